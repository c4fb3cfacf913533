package pith.shell.calibration;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pith.hal.topology.Presets;

/** What programs measure inside a machine is what its preset says, within a tenth. {@code -Dpith.calibrate=all} tries every preset. */
class CalibrationTest {
    static List<String> presets() {
        return Presets.names().stream().filter(name -> "all".equals(System.getProperty("pith.calibrate")) || name.equals("duo")).toList();
    }

    @ParameterizedTest
    @MethodSource("presets")
    void measuredTimesAreThoseOfThePreset(String preset) throws InterruptedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertTrue(new Calibration(new PrintStream(out, true, StandardCharsets.UTF_8)).run(Presets.load(preset)), () -> out.toString(StandardCharsets.UTF_8));
    }
}
