SELECT
    (SELECT count(*) FROM edit) AS dirty,
    (SELECT count(*) FROM edit WHERE state <> 'attention' AND id NOT IN (SELECT id FROM conflict)) AS waiting,
    (SELECT count(*) FROM operation) AS unconfirmed,
    (SELECT count(*) FROM conflict) AS conflicts,
    (SELECT count(*) FROM edit WHERE state = 'attention' AND id NOT IN (SELECT id FROM conflict)) AS attention,
    (SELECT count(*) FROM parked) AS parked,
    (SELECT count(*) FROM staged) AS staged,
    (SELECT count(*) FROM need) AS needs
