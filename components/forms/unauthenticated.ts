/** The window is told so when an act was refused because nobody is signed in: the shell then says what to do about it. */
export const unauthenticatedEvent = "gatehouse:unauthenticated";

export function tellUnauthenticated(): void {
  window.dispatchEvent(new Event(unauthenticatedEvent));
}
