-- AlterTable
ALTER TABLE "Deployment" ADD COLUMN     "restRevisionId" UUID,
ADD COLUMN     "share" INTEGER NOT NULL DEFAULT 100;

-- AlterTable
ALTER TABLE "Rollout" ADD COLUMN     "share" INTEGER NOT NULL DEFAULT 100;

-- AddForeignKey
ALTER TABLE "Deployment" ADD CONSTRAINT "Deployment_restRevisionId_fkey" FOREIGN KEY ("restRevisionId") REFERENCES "Revision"("id") ON DELETE SET NULL ON UPDATE CASCADE;
