import { writeFileSync } from "node:fs";
import { codeFile, codeModule } from "./authorizer-code-text.ts";

/** Writes the code of the managed authorizer function as the connector sends it; a test holds the file to the folder. */
writeFileSync(codeFile, codeModule());
