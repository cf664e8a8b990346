-- CreateTable
CREATE TABLE "Preference" (
    "userId" UUID NOT NULL,
    "density" TEXT NOT NULL DEFAULT 'comfortable',
    "navigation" TEXT NOT NULL DEFAULT 'wide',
    "singleKeys" BOOLEAN NOT NULL DEFAULT true,
    "lookedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Preference_pkey" PRIMARY KEY ("userId")
);

-- CreateIndex
CREATE INDEX "Rollout_finishedAt_id_idx" ON "Rollout"("finishedAt", "id");

-- AddForeignKey
ALTER TABLE "Preference" ADD CONSTRAINT "Preference_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Search by the beginnings of words. Indexes on expressions are none of Prisma's: lib/db/word-search.ts holds the same
-- expressions, and its test asks the planner whether they are used.
CREATE INDEX "Api_words_idx" ON "Api" USING GIN (to_tsvector('simple', "name" || ' ' || "version" || ' ' || "slug" || ' ' || replace("basePath", '/', ' ')));
CREATE INDEX "Gateway_words_idx" ON "Gateway" USING GIN (to_tsvector('simple', "name"));
