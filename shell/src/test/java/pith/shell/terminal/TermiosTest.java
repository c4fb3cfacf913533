package pith.shell.terminal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.ControlChar;
import org.jline.terminal.Attributes.LocalFlag;
import org.junit.jupiter.api.Test;
import pith.shell.system.GuestTty;

class TermiosTest {
    @Test
    void settingsSurviveTheWayThroughJLine() {
        Random random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            byte[] settings = new byte[GuestTty.TERMIOS_BYTES];
            random.nextBytes(settings);
            byte[] again = settings.clone();
            Termios.apply(Termios.attributes(settings), again);
            assertArrayEquals(settings, again);
        }
    }

    @Test
    void aFlagOfJLineIsLinuxsBit() {
        byte[] settings = new byte[GuestTty.TERMIOS_BYTES];
        Attributes attributes = Termios.attributes(settings);
        attributes.setLocalFlag(LocalFlag.ICANON, true);
        attributes.setControlChar(ControlChar.VEOF, 4);
        Termios.apply(attributes, settings);
        assertEquals(0x2, ByteBuffer.wrap(settings).order(ByteOrder.LITTLE_ENDIAN).getInt(12));
        assertEquals(4, settings[17 + 4]);
        assertFalse(Termios.attributes(GuestTty.keyByKey(settings)).getLocalFlag(LocalFlag.ICANON));
    }
}
