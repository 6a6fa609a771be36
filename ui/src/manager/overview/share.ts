// Shares come in hundredths of a percent.

/** A share in words: `12.34%`. */
export const sayShare = (share: number): string => `${(share / 100).toFixed(2)}%`;
