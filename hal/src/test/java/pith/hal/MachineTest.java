package pith.hal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pith.hal.device.Device;
import pith.hal.device.InputPort;
import pith.hal.machine.Machine;
import pith.hal.machine.MachineConfig;
import pith.hal.memory.PhysicalMemory;
import pith.hal.topology.SpecException;

@Timeout(60)
class MachineTest {
  private static MachineConfig small() {
    return MachineConfig.standard().withHarts(2).withRam(1 << 20);
  }

  /** Runs {@code body} on hart 0, while the others wait, and switches off. */
  private static PowerOff run(Machine machine, Consumer<Hart> body) throws InterruptedException {
    start(machine, body);
    return machine.awaitPowerOff();
  }

  private static void start(Machine machine, Consumer<Hart> body) {
    KernelStack[] first = new KernelStack[machine.hartCount()];
    for (Hart hart : machine.harts()) {
      first[hart.id()] =
          new KernelStack(
              "first " + hart.id(),
              machine.engine(),
              null,
              () -> {
                if (hart.id() == 0) {
                  body.accept(hart);
                  machine.powerOff(new PowerOff.Halted(0));
                }
                machine.engine().waitForInterrupt(hart);
              });
    }
    machine.start(first);
  }

  /** Waits until a device asks for attention. */
  private static Device attention(Machine machine, Hart hart) {
    while (true) {
      hart.interrupts().take(Interrupt.EXTERNAL);
      Device device = machine.interrupts().claim(hart);
      if (device != null) {
        return device;
      }
      machine.engine().waitForInterrupt(hart);
    }
  }

  @Test
  void unknownPluginIsNamedWithThoseThatExist() {
    String message = assertThrows(SpecException.class, () -> Machine.create(small().withEngine("warp"))).getMessage();
    assertEquals("There is no engine named 'warp': choose one of deterministic, parallel.", message);
    assertThrows(SpecException.class, () -> Machine.create(small().withCpu("z80")));
    assertThrows(SpecException.class, () -> Machine.create(small().withMemoryModel("drum")));
    assertThrows(SpecException.class, () -> Machine.create(small().withMemoryModel("multi-llc").withEngine("parallel")));
    assertThrows(SpecException.class, () -> Machine.create(small().withRam(-1)));
  }

  @Test
  void hartsAreWired() {
    Machine machine = Machine.create(MachineConfig.standard().withRam(1 << 20));
    assertEquals(4, machine.hartCount());
    for (int i = 0; i < 4; i++) {
      assertEquals(i, machine.hart(i).id());
      assertSame(machine.engine(), machine.hart(i).engine());
      assertTrue(machine.hart(i).cpu() != null && machine.hart(i).mmu() != null);
    }
    assertEquals(List.of("console0", "entropy0", "rtc0"), machine.devices().stream().map(Device::name).toList());
  }

  @Test
  void machineOfManyGigabytesCostsLittle() {
    Machine machine = Machine.create(MachineConfig.standard().withRam(64L << 30));
    long end = PhysicalMemory.BASE + (64L << 30) - 8;
    machine.ram().writeLong(end, 42);
    assertEquals(42, machine.ram().readLong(end));
    assertEquals(PhysicalMemory.CHUNK_BYTES, machine.ram().materialisedBytes());
  }

  @Test
  void timerRaisesItsInterruptOnItsOwnHart() throws InterruptedException {
    Machine machine = Machine.create(small());
    List<Object> seen = new ArrayList<>();
    run(
        machine,
        hart -> {
          machine.timer(0).program(machine.cycles(5_000_000));
          machine.timer(0).program(machine.cycles(2_000_000));
          machine.engine().waitForInterrupt(hart);
          seen.add(machine.nanos(machine.now()));
          seen.add(hart.interrupts().take(Interrupt.TIMER));
          machine.timer(0).program(machine.now() + 1_000);
          machine.timer(0).cancel();
          hart.charge(100_000);
          seen.add(hart.interrupts().pending());
          seen.add(machine.timer(0).deadline());
        });
    assertEquals(List.of(2_000_000L, true, false, Long.MAX_VALUE), seen);
  }

  @Test
  void clockShowsTheEpochPlusVirtualTime() throws InterruptedException {
    Machine machine = Machine.create(small().withEpochSeconds(1_000));
    List<Long> seen = new ArrayList<>();
    run(
        machine,
        hart -> {
          machine.timer(0).program(3 * machine.hertz());
          machine.engine().waitForInterrupt(hart);
          seen.add(machine.clock().nanos());
        });
    assertEquals(List.of(1_003_000_000_000L), seen);
  }

  @Test
  void entropyDependsOnTheSeedAlone() {
    byte[][] drawn = new byte[3][100];
    long[] seeds = {1, 1, 2};
    for (int i = 0; i < 3; i++) {
      Machine.create(small().withSeed(seeds[i])).entropy().fill(drawn[i], 3, 90);
    }
    assertEquals(List.of(0, 0, 0), List.of((int) drawn[0][0], (int) drawn[0][2], (int) drawn[0][93]));
    assertTrue(java.util.Arrays.equals(drawn[0], drawn[1]));
    assertTrue(!java.util.Arrays.equals(drawn[0], drawn[2]));
    assertNotEquals(0, drawn[0][92]);
  }

  @Test
  void consoleCarriesBytesBothWaysAndInOrder() throws InterruptedException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Machine machine = Machine.create(small().withOutput(out::write));
    start(
        machine,
        hart -> {
          byte[] buffer = new byte[1_000];
          while (!machine.console().hungUp()) {
            attention(machine, hart);
            for (int n; (n = machine.console().receive(buffer, 0, buffer.length)) > 0; ) {
              machine.console().transmit(buffer, 0, n);
              hart.charge(10_000);
            }
          }
        });
    byte[] sent = new byte[200_000]; // many times the ring: the sender must wait for room
    new java.util.SplittableRandom(1).nextBytes(sent);
    machine.console().send(sent, 0, sent.length);
    machine.console().hangUp();
    assertEquals(new PowerOff.Halted(0), machine.awaitPowerOff());
    assertTrue(java.util.Arrays.equals(sent, out.toByteArray()));
  }

  @Test
  void offerTakesNoMoreThanThereIsRoomFor() {
    Machine machine = Machine.create(small());
    byte[] much = new byte[100_000];
    int taken = machine.console().offer(much, 0, much.length);
    assertTrue(taken > 0 && taken < much.length);
    assertEquals(0, machine.console().offer(much, 0, 1));
  }

  @Test
  void windowSizeReachesTheKernel() throws InterruptedException {
    Machine machine = Machine.create(small());
    List<Integer> seen = new ArrayList<>();
    start(
        machine,
        hart -> {
          attention(machine, hart);
          seen.add(machine.console().columns());
          seen.add(machine.console().rows());
        });
    machine.console().resize(132, 50);
    machine.awaitPowerOff();
    assertEquals(List.of(132, 50), seen);
  }

  @Test
  void interruptsGoWhereTheyAreRouted() throws InterruptedException {
    Machine machine = Machine.create(small());
    machine.interrupts().route(0, 1);
    run(
        machine,
        hart -> {
          machine.interrupts().raise(0, hart.cycles());
          machine.interrupts().raise(0, hart.cycles());
          assertEquals(null, machine.interrupts().claim(hart));
          assertSame(machine.console(), machine.interrupts().claim(machine.hart(1)));
          assertEquals(null, machine.interrupts().claim(machine.hart(1)));
        });
    assertEquals(0, machine.interrupts().count(0, 0));
    assertEquals(1, machine.interrupts().count(0, 1));
  }

  private static String readAll(Machine machine, Hart hart, InputPort port) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] buffer = new byte[777];
    while (!port.ended()) {
      port.request();
      attention(machine, hart);
      for (int n; (n = port.receive(buffer, 0, buffer.length)) > 0; ) {
        all.write(buffer, 0, n);
      }
    }
    return all.toString(StandardCharsets.UTF_8) + " at " + hart.cycles();
  }

  @Test
  void fileIsReadOnRequestAtTheSameVirtualTimeAlways() throws InterruptedException {
    List<String> runs = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Machine machine = Machine.create(small());
      byte[] text = "line\n".repeat(50_000).getBytes(StandardCharsets.UTF_8);
      InputPort port = machine.attach(bus -> new InputPort(bus, "stdin0", new ByteArrayInputStream(text), true));
      run(machine, hart -> runs.add(readAll(machine, hart, port)));
    }
    assertEquals(runs.get(0), runs.get(1));
    assertTrue(runs.get(0).startsWith("line\nline\n") && runs.get(0).length() > 250_000);
  }

  @Test
  void pipeIsWaitedForWhileTheMachineGoesOn() throws IOException, InterruptedException {
    Machine machine = Machine.create(small());
    PipedOutputStream writer = new PipedOutputStream();
    PipedInputStream reader = new PipedInputStream(writer);
    InputPort port = machine.attach(bus -> new InputPort(bus, "stdin0", reader, false));
    List<String> seen = new ArrayList<>();
    start(
        machine,
        hart -> {
          port.request();
          hart.charge(1_000_000);
          seen.add(readAll(machine, hart, port).replaceAll(" at .*", ""));
        });
    writer.write("hello".getBytes(StandardCharsets.US_ASCII));
    writer.close();
    machine.awaitPowerOff();
    assertEquals(List.of("hello"), seen);
  }

  @Test
  void hostMaySwitchOffARunningMachine() throws InterruptedException {
    Machine machine = Machine.create(small());
    start(
        machine,
        hart -> {
          while (true) {
            hart.charge(100);
          }
        });
    machine.powerOff(new PowerOff.Halted(130));
    assertEquals(new PowerOff.Halted(130), machine.awaitPowerOff());
  }
}
