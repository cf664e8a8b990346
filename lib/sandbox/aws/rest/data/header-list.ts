import { HeaderList as Fields } from "../../../core/header-list.ts";

/** Header fields as REST APIs read them: of several with one name, the last counts. */
export class HeaderList extends Fields {
  override get(name: string): string | undefined {
    return this.all(name).at(-1);
  }
}
