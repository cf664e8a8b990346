"use client";
import Link, { type LinkProps } from "next/link";
import type { AnchorHTMLAttributes, Ref } from "react";

type Props = LinkProps &
  Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof LinkProps> & { ref?: Ref<HTMLAnchorElement> };

/** Lets MUI render the router's link from server components, which may not pass the link itself. */
export function NextLink({ prefetch = false, ...props }: Props) {
  return <Link prefetch={prefetch} {...props} />;
}
