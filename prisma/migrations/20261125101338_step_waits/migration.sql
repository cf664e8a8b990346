-- AlterTable
ALTER TABLE "Step" ADD COLUMN     "waitingFor" TEXT,
ADD COLUMN     "waitingUntil" TIMESTAMPTZ(3);
