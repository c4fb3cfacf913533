package pith.hal.topology;

/**
 * What lies between two harts, and what crossing it costs.
 *
 * @param sameLlc moving a modified line between two cores of one LLC domain
 * @param sameDie between two LLC domains of one die
 * @param sameSocket between two dies of one socket
 * @param otherSocket between two sockets
 * @param localMemory DRAM of one's own memory node
 * @param sameSocketMemory DRAM of another node of the socket
 * @param otherSocketMemory DRAM of another socket
 */
public record Distances(
    Latency sameLlc,
    Latency sameDie,
    Latency sameSocket,
    Latency otherSocket,
    Latency localMemory,
    Latency sameSocketMemory,
    Latency otherSocketMemory) {}
