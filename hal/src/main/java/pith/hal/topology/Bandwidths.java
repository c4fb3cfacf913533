package pith.hal.topology;

/**
 * What the shared ways of a machine carry.
 *
 * @param memory the DRAM of one memory node
 * @param llc what goes into one LLC domain and out of it, to memory and to other domains
 * @param socket what goes between sockets, for each socket
 */
public record Bandwidths(Bandwidth memory, Bandwidth llc, Bandwidth socket) {
  public static final Bandwidths UNLIMITED = new Bandwidths(Bandwidth.UNLIMITED, Bandwidth.UNLIMITED, Bandwidth.UNLIMITED);
}
