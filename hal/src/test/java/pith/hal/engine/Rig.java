package pith.hal.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import pith.hal.Engine;
import pith.hal.Hart;
import pith.hal.KernelStack;
import pith.hal.PowerOff;

/** Harts and an engine without a kernel: each hart runs a body of the test's. */
final class Rig {
  final Engine engine;
  final Hart[] harts;
  final List<String> log = Collections.synchronizedList(new ArrayList<>());
  final List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
  private final KernelStack[] first;
  private final AtomicInteger busy = new AtomicInteger();

  Rig(int count, Engine engine) {
    this.engine = engine;
    harts = new Hart[count];
    first = new KernelStack[count];
    for (int i = 0; i < count; i++) {
      harts[i] = new Hart(i, engine);
    }
  }

  /** The body of hart {@code id}; when the bodies of all harts have ended, the machine goes off. */
  Rig on(int id, Consumer<Hart> body) {
    busy.incrementAndGet();
    first[id] =
        stack(
            "first " + id,
            () -> {
              body.accept(harts[id]);
              if (busy.decrementAndGet() == 0) {
                engine.powerOff(new PowerOff.Halted(0));
              }
              idle(harts[id]);
            });
    return this;
  }

  KernelStack stack(String name, Runnable body) {
    return new KernelStack(
        name,
        engine,
        null,
        () -> {
          threads.add(Thread.currentThread());
          body.run();
        });
  }

  /** What a hart without a body does. */
  void idle(Hart hart) {
    while (true) {
      engine.waitForInterrupt(hart);
      for (var line : pith.hal.Interrupt.values()) {
        hart.interrupts().take(line);
      }
    }
  }

  void start() {
    for (int i = 0; i < first.length; i++) {
      Hart hart = harts[i];
      first[i] = first[i] != null ? first[i] : stack("idle " + i, () -> idle(hart));
    }
    engine.start(harts, first);
  }

  PowerOff run() {
    start();
    return awaitOff();
  }

  PowerOff awaitOff() {
    try {
      return engine.awaitPowerOff();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** {@return whether no thread that ran a stack is left} */
  boolean atRest() throws InterruptedException {
    for (Thread thread : threads) {
      if (!thread.join(java.time.Duration.of(10, TimeUnit.SECONDS.toChronoUnit()))) {
        return false;
      }
    }
    return true;
  }
}
