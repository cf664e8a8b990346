-- AlterTable
ALTER TABLE "Api" ADD COLUMN     "allowedLabels" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "Deployment" ADD COLUMN     "checkedAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "Rollout" ADD COLUMN     "check" TEXT NOT NULL DEFAULT 'when-reachable',
ADD COLUMN     "decidedAt" TIMESTAMPTZ(3),
ADD COLUMN     "decidedBy" UUID,
ADD COLUMN     "decisionNote" TEXT,
ADD COLUMN     "wavePauseSeconds" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "Target" ADD COLUMN     "check" JSONB;

-- CreateIndex
CREATE INDEX "Rollout_state_id_idx" ON "Rollout"("state", "id");
