/**
 * The names that may follow `context`, and those below: what `contextOf` offers, for expressions that are checked before
 * there is a request.
 */
export const contextMembers = {
  top: new Set([
    ...["Api", "Operation", "Product", "Subscription", "User", "Request", "Response", "Variables"],
    ...["RequestId", "LastError"],
  ]),
  below: new Set([
    ...["Id", "Name", "Path", "Version", "Revision", "IsCurrentRevision", "ServiceUrl", "Method", "UrlTemplate"],
    ...["Key", "PrimaryKey", "SecondaryKey", "IpAddress", "Headers", "MatchedParameters", "OriginalUrl", "Url"],
    ...["StatusCode", "StatusReason", "Scheme", "Host", "Port", "QueryString", "Query"],
    ...["Source", "Reason", "Message", "Section", "Scope", "PolicyId"],
    ...["ContainsKey", "GetValueOrDefault", "ToString", "Body", "As<string>", "As<byte[]>"],
    ...["Algorithm", "Audiences", "Claims", "Issuer", "Subject"],
    ...["Type", "ValidationRule", "Details", "Action"],
  ]),
} as const satisfies Record<string, ReadonlySet<string>>;
