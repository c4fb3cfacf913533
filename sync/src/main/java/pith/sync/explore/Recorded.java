package pith.sync.explore;

import java.util.ArrayList;
import java.util.List;

/** Has another strategy decide, and keeps where the run deviates from the usual one. */
final class Recorded implements Strategy {
  private final Strategy decides;
  private final List<Deviation> deviations = new ArrayList<>();

  Recorded(Strategy decides) {
    this.decides = decides;
  }

  @Override
  public void begin(int tasks) {
    deviations.clear();
    decides.begin(tasks);
  }

  @Override
  public int next(int current, int step, int able) {
    int next = decides.next(current, step, able);
    if (next != Strategy.usual(current, able)) {
      deviations.add(current == NOBODY ? Deviation.first(next) : new Deviation(current, step, next));
    }
    return next;
  }

  @Override
  public boolean delays(int task, int step) {
    boolean delays = decides.delays(task, step);
    if (delays) {
      deviations.add(new Deviation(task, step, Deviation.DELAY));
    }
    return delays;
  }

  Schedule schedule() {
    return new Schedule(deviations);
  }
}
