-- The first version on PostgreSQL: the tables of the SQLite backend. Everything is keyed by organisation
-- first; an id means nothing without it.
--
-- Ids are uuid: 16 bytes, compared as bytes, and readable in psql. Stamps are microseconds of UTC. Payloads are
-- text: jsonb would reorder keys and rewrite numbers, and a payload has to come back as it went in. Paths sort
-- byte by byte (collation C), so that "lies under" is a range of the index in every locale.
--
-- The owner of the tables is not the server's role. Row-level security binds every table with an organisation to
-- the setting `rounds.organisation` of the transaction, for the owner too; without it there are no rows.

CREATE FUNCTION rounds_organisation() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('rounds.organisation', true), '')::uuid;

CREATE TABLE organisation (
    id   uuid NOT NULL PRIMARY KEY,
    name text NOT NULL COLLATE "C" CONSTRAINT organisation_name UNIQUE
);

-- The row that every write transaction takes first.
CREATE TABLE clock (
    organisation uuid   NOT NULL PRIMARY KEY REFERENCES organisation (id),
    epoch        text   NOT NULL,
    restored_to  bigint,
    last         bigint NOT NULL,
    horizon      bigint NOT NULL
) WITH (fillfactor = 50);

CREATE TABLE account (
    organisation uuid NOT NULL REFERENCES organisation (id),
    id           uuid NOT NULL,
    email        text NOT NULL COLLATE "C" CONSTRAINT account_email UNIQUE,
    name         text NOT NULL,
    role         text NOT NULL,
    password     text NOT NULL,
    PRIMARY KEY (organisation, id)
);

CREATE TABLE device (
    organisation uuid   NOT NULL,
    id           uuid   NOT NULL,
    account      uuid   NOT NULL,
    name         text   NOT NULL,
    heard        bigint NOT NULL,
    PRIMARY KEY (organisation, id),
    FOREIGN KEY (organisation, account) REFERENCES account (organisation, id)
);

-- SHA-256 of each token that is good.
CREATE TABLE token (
    hash         bytea  NOT NULL PRIMARY KEY,
    organisation uuid   NOT NULL,
    device       uuid   NOT NULL,
    issued       bigint NOT NULL,
    used         bigint NOT NULL,
    FOREIGN KEY (organisation, device) REFERENCES device (organisation, id)
);

CREATE INDEX token_device ON token (organisation, device);

-- SHA-256 of each one-time code that is good.
CREATE TABLE enrolment (
    hash         bytea  NOT NULL PRIMARY KEY,
    organisation uuid   NOT NULL,
    account      uuid   NOT NULL,
    until        bigint NOT NULL,
    FOREIGN KEY (organisation, account) REFERENCES account (organisation, id)
);

-- The newest version of each record; tombstones have no data.
CREATE TABLE record (
    organisation uuid    NOT NULL REFERENCES organisation (id),
    id           uuid    NOT NULL,
    kind         text    NOT NULL COLLATE "C",
    stamp        bigint  NOT NULL,
    data         text,
    path         text    NOT NULL COLLATE "C",
    shared       boolean NOT NULL,
    author       uuid    NOT NULL,
    device       uuid,
    device_name  text    NOT NULL,
    op           text,
    edited_from  bigint  NOT NULL,
    edited_to    bigint  NOT NULL,
    lost         bigint,
    -- The two halves of the proof of this version, so that a sum of them cannot overflow.
    proof_high   bigint  NOT NULL,
    proof_low    bigint  NOT NULL,
    PRIMARY KEY (organisation, id)
);

CREATE UNIQUE INDEX record_stamp ON record (organisation, stamp);
CREATE INDEX record_kind ON record (organisation, kind, stamp);
CREATE INDEX record_path ON record (organisation, path);

-- The places granted to each user.
CREATE TABLE scope_root (
    organisation uuid NOT NULL,
    account      uuid NOT NULL,
    record       uuid NOT NULL,
    PRIMARY KEY (organisation, account, record),
    FOREIGN KEY (organisation, account) REFERENCES account (organisation, id),
    FOREIGN KEY (organisation, record) REFERENCES record (organisation, id)
);

CREATE INDEX scope_root_record ON scope_root (organisation, record);

-- What live records refer to.
CREATE TABLE link (
    organisation uuid    NOT NULL,
    record       uuid    NOT NULL,
    field        text    NOT NULL COLLATE "C",
    target       uuid    NOT NULL,
    owner        boolean NOT NULL,
    PRIMARY KEY (organisation, record, field),
    FOREIGN KEY (organisation, record) REFERENCES record (organisation, id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (organisation, target) REFERENCES record (organisation, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX link_target ON link (organisation, target);

-- Records that are visible beyond their own place, because a record at `path` refers to them.
CREATE TABLE sight (
    organisation uuid NOT NULL,
    record       uuid NOT NULL,
    path         text NOT NULL COLLATE "C",
    PRIMARY KEY (organisation, record, path),
    FOREIGN KEY (organisation, record) REFERENCES record (organisation, id)
);

CREATE INDEX sight_path ON sight (organisation, path);

-- Who saw `path` may have lost sight of the record at this stamp.
CREATE TABLE exit (
    organisation uuid   NOT NULL REFERENCES organisation (id),
    kind         text   NOT NULL COLLATE "C",
    stamp        bigint NOT NULL,
    record       uuid   NOT NULL,
    path         text   NOT NULL COLLATE "C",
    PRIMARY KEY (organisation, kind, stamp, record, path)
);

-- Every version, and every payload that did not become one.
CREATE TABLE history (
    entry        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    organisation uuid   NOT NULL REFERENCES organisation (id),
    record       uuid   NOT NULL,
    kind         text   NOT NULL COLLATE "C",
    fate         text   NOT NULL CHECK (fate IN ('stored', 'rejected', 'archived')),
    stamp        bigint,
    data         text,
    author       uuid   NOT NULL,
    device       uuid,
    device_name  text   NOT NULL,
    op           text,
    edited_from  bigint NOT NULL,
    edited_to    bigint NOT NULL,
    recorded     bigint NOT NULL
);

CREATE INDEX history_record ON history (organisation, record, entry);
CREATE UNIQUE INDEX history_once ON history (organisation, author, op, fate) WHERE fate <> 'stored';
CREATE INDEX history_lost ON history (organisation, recorded) WHERE fate <> 'stored';

-- Operations that were done, so that sending one again changes nothing. Under the user: a laptop that signs
-- in again may be a new device, with the same operations.
CREATE TABLE answer (
    organisation uuid   NOT NULL REFERENCES organisation (id),
    account      uuid   NOT NULL,
    op           text   NOT NULL COLLATE "C",
    hash         bytea  NOT NULL,
    stamp        bigint,
    answered     bigint NOT NULL,
    PRIMARY KEY (organisation, account, op)
);

CREATE INDEX answer_age ON answer (organisation, answered);

-- Who had a record's content removed for good, and why; never what it was.
CREATE TABLE erasure (
    entry        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    organisation uuid   NOT NULL REFERENCES organisation (id),
    record       uuid   NOT NULL,
    kind         text   NOT NULL COLLATE "C",
    author       uuid   NOT NULL,
    reason       text   NOT NULL,
    erased       bigint NOT NULL
);

CREATE INDEX erasure_record ON erasure (organisation, record);

-- One rule for all: the rows of the transaction's organisation. The table of organisations itself holds names
-- only; the server makes its rounds over them.
DO $$
DECLARE
    bound text;
BEGIN
    FOREACH bound IN ARRAY ARRAY['clock', 'account', 'device', 'token', 'enrolment', 'record', 'scope_root', 'link',
                                 'sight', 'exit', 'history', 'answer', 'erasure'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', bound);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', bound);
        EXECUTE format('CREATE POLICY own_organisation ON %I USING (organisation = rounds_organisation())', bound);
    END LOOP;
END
$$;

-- Who signs in does not know their organisation yet. Whoever presents a token, a code or an e-mail sees the one
-- row that it names, and no other.
CREATE POLICY presented ON token FOR SELECT USING (encode(hash, 'hex') = current_setting('rounds.presented', true));
CREATE POLICY presented ON enrolment FOR SELECT USING (encode(hash, 'hex') = current_setting('rounds.presented', true));
CREATE POLICY presented ON account FOR SELECT USING (email = current_setting('rounds.presented', true));
