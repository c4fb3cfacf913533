package pith.hal.topology;

import java.util.ArrayList;
import java.util.List;
import pith.hal.topology.MachineSpec.DieSpec;
import pith.hal.topology.MachineSpec.LlcSpec;
import pith.hal.topology.MachineSpec.SocketSpec;

/** Fits a tree of sockets to a number of harts: grown at its end, then cut there. */
final class HartCount {
  private final List<SocketSpec> sockets = new ArrayList<>();
  private int left;

  private HartCount(int count) {
    left = count;
  }

  /** {@return {@code sockets}, grown by {@code missing} harts if that is positive, and cut to {@code count}} */
  static List<SocketSpec> fit(List<SocketSpec> sockets, int missing, int count) {
    HartCount fitted = new HartCount(count);
    grown(sockets, missing).forEach(fitted::socket);
    return List.copyOf(fitted.sockets);
  }

  private static List<SocketSpec> grown(List<SocketSpec> sockets, int missing) {
    List<DieSpec> dies = new ArrayList<>(sockets.getLast().dies());
    List<LlcSpec> llcs = new ArrayList<>(dies.removeLast().llcs());
    boolean single = sockets.size() == 1 && dies.isEmpty() && llcs.size() == 1;
    if (single) {
      llcs.set(0, wider(llcs.getFirst(), missing));
    } else {
      for (int added = 0; added < missing; added += llcs.getLast().harts()) {
        llcs.add(llcs.getLast());
      }
    }
    dies.add(new DieSpec(llcs));
    List<SocketSpec> all = new ArrayList<>(sockets.subList(0, sockets.size() - 1));
    all.add(new SocketSpec(dies));
    return all;
  }

  private static LlcSpec wider(LlcSpec llc, int missing) {
    List<CoreType> cores = new ArrayList<>(llc.cores());
    for (int added = 0; added < missing; added += cores.getLast().threads()) {
      cores.add(cores.getLast());
    }
    return new LlcSpec(llc.cache(), cores);
  }

  private void socket(SocketSpec socket) {
    List<DieSpec> dies = new ArrayList<>();
    for (DieSpec die : socket.dies()) {
      List<LlcSpec> llcs = new ArrayList<>();
      for (LlcSpec llc : die.llcs()) {
        if (left > 0) {
          llcs.add(new LlcSpec(llc.cache(), cores(llc.cores())));
        }
      }
      if (!llcs.isEmpty()) {
        dies.add(new DieSpec(List.copyOf(llcs)));
      }
    }
    if (!dies.isEmpty()) {
      sockets.add(new SocketSpec(List.copyOf(dies)));
    }
  }

  private List<CoreType> cores(List<CoreType> all) {
    List<CoreType> kept = new ArrayList<>();
    for (CoreType core : all) {
      if (left > 0) {
        int threads = Math.min(core.threads(), left);
        kept.add(core.withThreads(threads));
        left -= threads;
      }
    }
    return List.copyOf(kept);
  }
}
