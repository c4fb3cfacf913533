package pith.sched.assembly;

import java.util.Arrays;
import java.util.List;
import pith.hal.Hart;
import pith.sched.HartClockEvent;
import pith.sched.RealTimeSettings;
import pith.sched.Runqueue;
import pith.sched.Scheduler;
import pith.sched.domain.Balancer;
import pith.sched.domain.Placement;
import pith.sched.fair.FairClass;
import pith.sched.rt.RtClass;

/** Puts a machine's scheduler together. */
public final class SchedulerFactory {
  private SchedulerFactory() {}

  /**
   * {@return a scheduler for {@code harts} whose clock has {@code hertz} cycles per second} {@code llcOf} gives each hart's last-level cache, by
   * number.
   */
  public static Scheduler create(List<Hart> harts, long hertz, int[] llcOf, HartClockEvent clockEvent) {
    Runqueue[] runqueues = new Runqueue[harts.size()];
    Arrays.setAll(runqueues, hart -> new Runqueue(harts.get(hart), hertz));
    RealTimeSettings settings = new RealTimeSettings();
    RtClass rt = new RtClass(runqueues, hertz, llcOf, settings);
    FairClass fair = new FairClass(hertz, runqueues.length, new Placement(runqueues, llcOf));
    return new Scheduler(runqueues, hertz, clockEvent, settings, List.of(rt, fair), new Balancer(runqueues, fair));
  }
}
