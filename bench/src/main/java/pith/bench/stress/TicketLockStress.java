package pith.bench.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import pith.sync.spin.TicketLock;

/** What one holder of a ticket lock wrote, plainly, the next one reads. */
@JCStressTest
@Outcome(id = "4, 4", expect = Expect.ACCEPTABLE, desc = "one after the other, twice")
@Outcome(expect = Expect.FORBIDDEN, desc = "both were inside, or one did not see the other's writes")
@State
public class TicketLockStress {
  private final TwoHarts machine = new TwoHarts();
  private final TicketLock lock = new TicketLock(0);
  private int first;
  private int second;

  private void enterTwice() {
    for (int i = 0; i < 2; i++) {
      lock.acquire();
      first++;
      second = first;
      lock.release();
    }
  }

  @Actor
  public void one() {
    machine.interrupt(0, this::enterTwice);
  }

  @Actor
  public void other() {
    machine.interrupt(1, this::enterTwice);
  }

  @Arbiter
  public void left(II_Result result) {
    result.r1 = first;
    result.r2 = second;
  }
}
