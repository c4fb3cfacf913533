package pith.procfs;

import java.util.function.Supplier;
import java.util.stream.Stream;
import pith.vfs.pseudo.PseudoNode;

/** The folder net of a machine without a network: the tables that tools want to read, each with its head alone; and that of its own sockets. */
public final class NetworkTexts {
  private static final String[][] HEADS = {
    {
      "dev",
      "Inter-|   Receive                                                |  Transmit\n"
          + " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed\n"
    },
    {"route", "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT" + " ".repeat(55) + "\n"},
    {"tcp", "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode" + " ".repeat(53) + "\n"},
    {
      "tcp6",
      "  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt"
          + "   uid  timeout inode\n"
    },
    {
      "udp",
      "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops"
          + " ".repeat(12)
          + "\n"
    },
    {
      "udp6",
      "  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt"
          + "   uid  timeout inode ref pointer drops\n"
    },
    {"raw", "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops\n"},
    {"arp", "IP address       HW type     Flags       HW address            Mask     Device\n"},
    {"netlink", "sk               Eth Pid        Groups   Rmem     Wmem     Dump  Locks    Drops    Inode\n"},
    {"packet", "sk               RefCnt Type Proto  Iface R Rmem   User   Inode\n"},
    {"if_inet6", ""}
  };

  private NetworkTexts() {}

  /** {@return the folder's entries; {@code unix} gives the text about sockets} */
  public static PseudoNode.Entry[] files(Supplier<String> unix) {
    Stream<PseudoNode.Entry> heads = Stream.of(HEADS).map(head -> PseudoNode.file(head[0], context -> head[1]));
    return Stream.concat(heads, Stream.of(PseudoNode.file("unix", context -> unix.get()))).toArray(PseudoNode.Entry[]::new);
  }
}
