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
        List<RecordedEvent> events = RecordingFile.readAllEvents(file).stream().filter(event -> event.getEventType().getName().equals("pith.Trace")).toList();
        Set<String> tracepoints = events.stream().map(event -> event.getString("tracepoint")).collect(Collectors.toSet());
        assertTrue(tracepoints.containsAll(Set.of("sched_switch", "sched_wakeup", "sys_enter_execve")), tracepoints.toString());
        assertFalse(events.stream().anyMatch(event -> event.getInt("hart") >= machine.hartCount()));
        assertEquals(2, events.stream().filter(event -> event.getString("tracepoint").equals("sys_exit_execve")).count());
        assertTrue(events.stream().anyMatch(event -> event.getString("fields").contains("next=") && event.getString("subsystem").equals("SCHED")));
    }
}
