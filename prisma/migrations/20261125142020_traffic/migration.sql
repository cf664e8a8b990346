-- CreateTable
CREATE TABLE "MetricPeriod" (
    "gatewayId" UUID NOT NULL,
    "seconds" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "coveredSeconds" INTEGER NOT NULL,
    "requests" BIGINT NOT NULL,
    "clientErrors" BIGINT NOT NULL,
    "serverErrors" BIGINT NOT NULL,
    "latencySumMs" DOUBLE PRECISION NOT NULL,
    "latencyCount" BIGINT NOT NULL,
    "reason" TEXT,

    CONSTRAINT "MetricPeriod_pkey" PRIMARY KEY ("gatewayId","seconds","at")
);

-- CreateTable
CREATE TABLE "MetricSample" (
    "gatewayId" UUID NOT NULL,
    "seconds" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "remoteId" TEXT NOT NULL,
    "name" TEXT,
    "apiId" UUID,
    "sharedWith" INTEGER NOT NULL,
    "requests" BIGINT NOT NULL,
    "clientErrors" BIGINT NOT NULL,
    "serverErrors" BIGINT NOT NULL,
    "latencySumMs" DOUBLE PRECISION NOT NULL,
    "latencyCount" BIGINT NOT NULL,
    "p95Ms" DOUBLE PRECISION,

    CONSTRAINT "MetricSample_pkey" PRIMARY KEY ("gatewayId","seconds","at","remoteId")
);

-- CreateTable
CREATE TABLE "MetricReading" (
    "gatewayId" UUID NOT NULL,
    "counter" TEXT NOT NULL,
    "readAt" TIMESTAMPTZ(3) NOT NULL,
    "totals" JSONB NOT NULL,

    CONSTRAINT "MetricReading_pkey" PRIMARY KEY ("gatewayId","counter")
);

-- CreateIndex
CREATE INDEX "MetricPeriod_seconds_at_idx" ON "MetricPeriod"("seconds", "at");

-- CreateIndex
CREATE INDEX "MetricSample_apiId_seconds_at_idx" ON "MetricSample"("apiId", "seconds", "at");

-- CreateIndex
CREATE INDEX "MetricSample_seconds_at_serverErrors_idx" ON "MetricSample"("seconds", "at", "serverErrors");

-- AddForeignKey
ALTER TABLE "MetricPeriod" ADD CONSTRAINT "MetricPeriod_gatewayId_fkey" FOREIGN KEY ("gatewayId") REFERENCES "Gateway"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MetricSample" ADD CONSTRAINT "MetricSample_gatewayId_fkey" FOREIGN KEY ("gatewayId") REFERENCES "Gateway"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MetricSample" ADD CONSTRAINT "MetricSample_apiId_fkey" FOREIGN KEY ("apiId") REFERENCES "Api"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MetricReading" ADD CONSTRAINT "MetricReading_gatewayId_fkey" FOREIGN KEY ("gatewayId") REFERENCES "Gateway"("id") ON DELETE CASCADE ON UPDATE CASCADE;
