/**
 * How long it takes the portal at least to find nothing, in milliseconds: several times what looking takes (2 to 4 ms), so that looking never
 * shows, and less than anybody notices. The wall's timing part measures with it.
 */
export const NOT_FOUND_MS = 25;
