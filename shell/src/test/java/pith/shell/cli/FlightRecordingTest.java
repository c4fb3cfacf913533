package pith.shell.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.hal.machine.Machine;
import pith.hal.machine.MachineConfig;
import pith.kernel.boot.KernelConfig;
import pith.kernel.boot.PithKernel;
import pith.shell.program.InitProgram;
import pith.shell.program.ShellProgram;

class FlightRecordingTest {
    @TempDir private Path folder;

    @Test
    void holdsWhatTheKernelDidInTheOrderOfTheTrace() throws IOException, InterruptedException {
        Path file = folder.resolve("run.jfr");
        Machine machine = Machine.create(MachineConfig.standard());
        try (FlightRecording _ = FlightRecording.begin(file, machine)) {
            PithKernel kernel = new PithKernel(new KernelConfig(machine, new KernelConfig.Root.OwnPrograms(), List.of(),
                    new KernelConfig.First.JavaProgram("init", List.of("sh", "-c", "seq 3 | tail -n 1")), List.of("PATH=/bin"), "/",
                    new KernelConfig.Streams(HostStreams.input(), HostStreams.error(), HostStreams.error()), null, null, _ -> {}, KernelConfig.DEFAULT_MAX_TASKS));
            ShellProgram shell = new ShellProgram(kernel);
            kernel.javaPrograms().add("sh", shell);
            kernel.javaPrograms().add("init", new InitProgram(shell));
            kernel.start();
            kernel.awaitPowerOff();
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(file).stream().filter(event -> event.getEventType().getName().startsWith("pith.")).toList();
        Set<String> types = events.stream().map(event -> event.getEventType().getName()).collect(Collectors.toSet());
        assertTrue(types.containsAll(Set.of("pith.sched_switch", "pith.sched_wakeup", "pith.sys_enter_execve")), types.toString());
        assertFalse(events.stream().anyMatch(event -> event.getInt("hart") >= machine.hartCount()));
        assertEquals(2, events.stream().filter(event -> event.getEventType().getName().equals("pith.sys_exit_execve")).count());
        RecordedEvent change = events.stream().filter(event -> event.getEventType().getName().equals("pith.sched_switch")).findFirst().orElseThrow();
        assertEquals(List.of("Pith", "sched"), change.getEventType().getCategoryNames());
        assertFalse(change.getString("next").isEmpty());
        assertEquals("jdk.jfr.Timespan", change.getEventType().getField("time").getContentType());
        assertTrue(change.getStackTrace().getFrames().stream().anyMatch(frame -> frame.getMethod().getType().getName().startsWith("pith.sched.")), "the kernel's stack");
    }
}
