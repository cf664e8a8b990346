-- AlterTable
ALTER TABLE "Api" ADD COLUMN     "operationCount" INTEGER NOT NULL DEFAULT 0;

-- CreateIndex
CREATE INDEX "Api_updatedAt_id_idx" ON "Api"("updatedAt", "id");

-- CreateIndex
CREATE INDEX "Api_basePath_idx" ON "Api"("basePath");
