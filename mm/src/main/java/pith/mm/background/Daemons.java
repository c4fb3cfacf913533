package pith.mm.background;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The daemons of a machine, those that run and those that never had to. */
public final class Daemons {
  private final List<Daemon> members = new ArrayList<>();
  private volatile boolean lacking;

  /** Boot: there may be a thread of this name, which runs {@code body}. {@return it} */
  public Daemon add(String name, Consumer<Daemon> body) {
    Daemon daemon = new Daemon(this, name, body);
    members.add(daemon);
    return daemon;
  }

  void lacks() {
    lacking = true;
  }

  /** {@return whether a thread is perhaps to be started} Asked where one can be: with no lock held. */
  public boolean lacking() {
    return lacking;
  }

  /** {@return a daemon that has work and no thread: the caller is to start one that runs it, or to say that it failed; null if there is none} */
  public Daemon take() {
    lacking = false;
    for (Daemon daemon : members) {
      if (daemon.takeStart()) {
        lacking = true; // perhaps not the only one
        return daemon;
      }
    }
    return null;
  }
}
