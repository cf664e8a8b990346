import { listReply } from "../arm/paging.ts";
import type { Reply, Route, ServiceContext } from "../arm/reply.ts";

/** The service itself: tier, gateway address, platform. `gatewayUrl` leads to the sandbox's own data port. */
export function serviceContract(context: ServiceContext): unknown {
  const { gatewayUrl } = context;
  const service = context.state.get("services", context.service);
  return {
    id: context.resourceId,
    name: service?.name,
    type: "Microsoft.ApiManagement/service",
    tags: {},
    location: service?.location,
    etag: service?.etag.replaceAll('"', ""),
    properties: {
      publisherEmail: "platform@contoso.example",
      publisherName: "Contoso",
      notificationSenderEmail: "apimgmt-noreply@mail.windowsazure.com",
      provisioningState: "Succeeded",
      targetProvisioningState: "",
      createdAtUtc: new Date(service?.createdAt ?? 0).toISOString(),
      gatewayUrl,
      gatewayRegionalUrl: gatewayUrl,
      hostnameConfigurations: [
        {
          type: "Proxy",
          hostName: new URL(gatewayUrl).host,
          negotiateClientCertificate: false,
          defaultSslBinding: true,
          certificateSource: "BuiltIn",
        },
      ],
      virtualNetworkType: "None",
      publicNetworkAccess: "Enabled",
      apiVersionConstraint: { minApiVersion: "2021-08-01" },
      platformVersion: service?.sku === "Consumption" ? "mtv1" : service?.sku.endsWith("V2") ? "stv2.1" : "stv2",
    },
    sku: { name: service?.sku, capacity: service?.capacity },
    identity: null,
  };
}

/** "Api Management Service - Get". */
export const serviceRoutes: readonly Route[] = [
  {
    path: "",
    methods: {
      GET: (context) => ({
        status: 200,
        body: serviceContract(context),
        headers: { ETag: context.state.get("services", context.service)?.etag ?? "" },
      }),
    },
  },
];

/** "Api Management Service - List" and its list by resource group. */
export function listServices(contexts: readonly ServiceContext[]): Reply {
  const [first] = contexts;
  if (first === undefined) return { status: 200, body: { value: [] } };
  return listReply(
    first,
    contexts.map((context) => ({ fields: { name: context.service }, show: () => serviceContract(context) })),
  );
}
