import { Html } from "../../core/html.ts";

export const inspectorStyle = new Html(`
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { max-width: 76rem; margin: 0 auto; padding: 1.5rem; }
h1 { margin: 0; font-size: 1.5rem; }
h2 { margin: 2rem 0 .5rem; font-size: 1.1rem; }
h2 small { opacity: .6; font-weight: normal; }
code { font: .9em ui-monospace, monospace; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem .75rem .3rem 0; border-bottom: 1px solid #8884; }
td { overflow-wrap: anywhere; }
th { font-weight: 600; white-space: nowrap; }
.none { opacity: .6; margin: 0; }
.bad { color: #c62828; } .good { color: #2e7d32; }
@media (prefers-color-scheme: dark) { .bad { color: #ff8a80; } .good { color: #81c784; } }
`);
