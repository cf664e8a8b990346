-- CreateTable
CREATE TABLE "DeploymentTally" (
    "id" BIGSERIAL NOT NULL,
    "gatewayId" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "change" INTEGER NOT NULL,

    CONSTRAINT "DeploymentTally_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ApiTally" (
    "id" BIGSERIAL NOT NULL,
    "lifecycle" TEXT NOT NULL,
    "change" INTEGER NOT NULL,

    CONSTRAINT "ApiTally_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "AuditEvent_action_at_idx" ON "AuditEvent"("action", "at");

-- CreateIndex
CREATE INDEX "Deployment_state_updatedAt_idx" ON "Deployment"("state", "updatedAt");

-- What there is already.
INSERT INTO "DeploymentTally" ("gatewayId", "state", "change")
SELECT "gatewayId", "state", count(*) FROM "Deployment" GROUP BY "gatewayId", "state";
INSERT INTO "ApiTally" ("lifecycle", "change")
SELECT "lifecycle", count(*) FROM "Api" GROUP BY "lifecycle";

-- What comes. Changes are appended and never updated: two transactions that count the same thing do not wait for each other.
CREATE FUNCTION "deployment_tally_insert"() RETURNS trigger AS $$
BEGIN
  INSERT INTO "DeploymentTally" ("gatewayId", "state", "change")
  SELECT "gatewayId", "state", count(*) FROM after_rows GROUP BY "gatewayId", "state";
  RETURN NULL;
END;
$$ LANGUAGE plpgsql;

CREATE FUNCTION "deployment_tally_update"() RETURNS trigger AS $$
BEGIN
  INSERT INTO "DeploymentTally" ("gatewayId", "state", "change")
  SELECT "gatewayId", "state", sum("change")
    FROM (SELECT "gatewayId", "state", 1 AS "change" FROM after_rows
          UNION ALL SELECT "gatewayId", "state", -1 FROM before_rows) AS both_rows
   GROUP BY "gatewayId", "state" HAVING sum("change") <> 0;
  RETURN NULL;
END;
$$ LANGUAGE plpgsql;

CREATE FUNCTION "deployment_tally_delete"() RETURNS trigger AS $$
BEGIN
  INSERT INTO "DeploymentTally" ("gatewayId", "state", "change")
  SELECT "gatewayId", "state", -count(*) FROM before_rows GROUP BY "gatewayId", "state";
  RETURN NULL;
END;
$$ LANGUAGE plpgsql;

CREATE TRIGGER "deployment_tally_on_insert" AFTER INSERT ON "Deployment"
  REFERENCING NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION "deployment_tally_insert"();
CREATE TRIGGER "deployment_tally_on_update" AFTER UPDATE ON "Deployment"
  REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows
  FOR EACH STATEMENT EXECUTE FUNCTION "deployment_tally_update"();
CREATE TRIGGER "deployment_tally_on_delete" AFTER DELETE ON "Deployment"
  REFERENCING OLD TABLE AS before_rows FOR EACH STATEMENT EXECUTE FUNCTION "deployment_tally_delete"();

CREATE FUNCTION "api_tally_insert"() RETURNS trigger AS $$
BEGIN
  INSERT INTO "ApiTally" ("lifecycle", "change") SELECT "lifecycle", count(*) FROM after_rows GROUP BY "lifecycle";
  RETURN NULL;
END;
$$ LANGUAGE plpgsql;

CREATE FUNCTION "api_tally_update"() RETURNS trigger AS $$
BEGIN
  INSERT INTO "ApiTally" ("lifecycle", "change")
  SELECT "lifecycle", sum("change")
    FROM (SELECT "lifecycle", 1 AS "change" FROM after_rows
          UNION ALL SELECT "lifecycle", -1 FROM before_rows) AS both_rows
   GROUP BY "lifecycle" HAVING sum("change") <> 0;
  RETURN NULL;
END;
$$ LANGUAGE plpgsql;

CREATE FUNCTION "api_tally_delete"() RETURNS trigger AS $$
BEGIN
  INSERT INTO "ApiTally" ("lifecycle", "change") SELECT "lifecycle", -count(*) FROM before_rows GROUP BY "lifecycle";
  RETURN NULL;
END;
$$ LANGUAGE plpgsql;

CREATE TRIGGER "api_tally_on_insert" AFTER INSERT ON "Api"
  REFERENCING NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION "api_tally_insert"();
CREATE TRIGGER "api_tally_on_update" AFTER UPDATE ON "Api"
  REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows
  FOR EACH STATEMENT EXECUTE FUNCTION "api_tally_update"();
CREATE TRIGGER "api_tally_on_delete" AFTER DELETE ON "Api"
  REFERENCING OLD TABLE AS before_rows FOR EACH STATEMENT EXECUTE FUNCTION "api_tally_delete"();
