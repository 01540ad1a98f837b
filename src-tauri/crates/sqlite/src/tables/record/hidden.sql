SELECT id, kind FROM record WHERE hidden_under = ?1 ORDER BY id
