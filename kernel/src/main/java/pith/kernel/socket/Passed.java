package pith.kernel.socket;

import java.util.List;
import pith.kernel.task.Current;
import pith.kernel.task.Task;
import pith.sync.Execution;
import pith.vfs.File;

/**
 * What goes with bytes that are sent.
 *
 * @param files files to pass, with references that go over to the message; null for none
 * @param claimed who the sender says it is, which was checked; null to leave that to the kernel
 */
public record Passed(List<File> files, SocketCredentials claimed) {
  public static final Passed NOTHING = new Passed(null, null);

  /** Who sends to {@code other}, if the sender says so or either of the two wants it known. Called by the sender. */
  SocketCredentials credentials(UnixSocket self, UnixSocket other) {
    if (claimed != null) {
      return claimed;
    }
    boolean wanted = self.options().passesCredentials() || other.options().passesCredentials();
    return wanted ? SocketCredentials.real(sender()) : SocketCredentials.UNKNOWN;
  }

  private static Current sender() {
    return ((Task) Execution.current()).licence();
  }

  /** Hands the files to {@code message}, which is for {@code receiver}. */
  void attachTo(Message message, UnixSocket receiver) {
    if (files != null) {
      message.attach(files, receiver, sender().credentials().user().real());
    }
  }
}
