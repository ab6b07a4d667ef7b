/** Where the page of the desktop application lives: a scheme of our own, so that it is no file and has an origin. */
export const pageUrl = 'hearmark://app/';

/** Tells whether a frame may speak to us, or the window go there: only the page itself. */
export function isOurPage(url: string): boolean {
  const { protocol, host } = URL.parse(url) ?? {};
  return protocol === 'hearmark:' && host === 'app';
}

/** Tells whether a link may be opened in the system's browser: documentation, licences. */
export function isOutsideLink(url: string): boolean {
  return URL.parse(url)?.protocol === 'https:';
}
