-- AlterTable
ALTER TABLE "Gateway" ADD COLUMN     "checkEveryMinutes" INTEGER DEFAULT 5,
ADD COLUMN     "connectionDetail" TEXT;
