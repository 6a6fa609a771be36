// Space in words people know.

/** So many megabytes, as a stick's wrapping would say it. */
export const sayMegabytes = (megabytes: number): string =>
  megabytes < 1000 ? `${megabytes} MB` : `${(megabytes / 1000).toFixed(1)} GB`;

/** The size of a file, in the same way. */
export const sayKilobytes = (kilobytes: number): string =>
  kilobytes < 1000 ? `${kilobytes} KB` : `${(kilobytes / 1000).toFixed(1)} MB`;
