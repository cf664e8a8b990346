-- AlterTable
ALTER TABLE "Credential" ADD COLUMN     "address" TEXT;
