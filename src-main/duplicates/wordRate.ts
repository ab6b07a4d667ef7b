/** What Chromaprint's second algorithm hears: one word for each 1365 samples of mono at this rate. */
export const fingerprintRateHz = 11_025;
export const wordsPerSecond = fingerprintRateHz / 1365;
