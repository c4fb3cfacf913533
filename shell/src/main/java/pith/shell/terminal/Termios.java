package pith.shell.terminal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumMap;
import java.util.Map;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.ControlChar;
import org.jline.terminal.Attributes.ControlFlag;
import org.jline.terminal.Attributes.InputFlag;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.Attributes.OutputFlag;

/** Terminal settings between Linux's {@code struct termios} and JLine's names for the same bits (asm-generic/termbits.h). */
final class Termios {
    private static final int INPUT = 0, OUTPUT = 4, CONTROL = 8, LOCAL = 12, CHARACTERS = 17;

    private static final Map<InputFlag, Integer> INPUT_BITS = new EnumMap<>(Map.ofEntries(
            Map.entry(InputFlag.IGNBRK, 0x1), Map.entry(InputFlag.BRKINT, 0x2), Map.entry(InputFlag.IGNPAR, 0x4),
            Map.entry(InputFlag.PARMRK, 0x8), Map.entry(InputFlag.INPCK, 0x10), Map.entry(InputFlag.ISTRIP, 0x20),
            Map.entry(InputFlag.INLCR, 0x40), Map.entry(InputFlag.IGNCR, 0x80), Map.entry(InputFlag.ICRNL, 0x100),
            Map.entry(InputFlag.IXON, 0x400), Map.entry(InputFlag.IXANY, 0x800), Map.entry(InputFlag.IXOFF, 0x1000),
            Map.entry(InputFlag.IMAXBEL, 0x2000), Map.entry(InputFlag.IUTF8, 0x4000)));
    private static final Map<OutputFlag, Integer> OUTPUT_BITS = new EnumMap<>(Map.of(
            OutputFlag.OPOST, 0x1, OutputFlag.ONLCR, 0x4, OutputFlag.OCRNL, 0x8, OutputFlag.ONOCR, 0x10, OutputFlag.ONLRET, 0x20));
    private static final Map<ControlFlag, Integer> CONTROL_BITS = new EnumMap<>(Map.of(
            ControlFlag.CSTOPB, 0x40, ControlFlag.CREAD, 0x80, ControlFlag.PARENB, 0x100, ControlFlag.PARODD, 0x200,
            ControlFlag.HUPCL, 0x400, ControlFlag.CLOCAL, 0x800));
    private static final Map<LocalFlag, Integer> LOCAL_BITS = new EnumMap<>(Map.ofEntries(
            Map.entry(LocalFlag.ISIG, 0x1), Map.entry(LocalFlag.ICANON, 0x2), Map.entry(LocalFlag.ECHO, 0x8),
            Map.entry(LocalFlag.ECHOE, 0x10), Map.entry(LocalFlag.ECHOK, 0x20), Map.entry(LocalFlag.ECHONL, 0x40),
            Map.entry(LocalFlag.NOFLSH, 0x80), Map.entry(LocalFlag.TOSTOP, 0x100), Map.entry(LocalFlag.ECHOCTL, 0x200),
            Map.entry(LocalFlag.ECHOPRT, 0x400), Map.entry(LocalFlag.ECHOKE, 0x800), Map.entry(LocalFlag.IEXTEN, 0x8000)));
    private static final Map<ControlChar, Integer> PLACES = new EnumMap<>(Map.ofEntries(
            Map.entry(ControlChar.VINTR, 0), Map.entry(ControlChar.VQUIT, 1), Map.entry(ControlChar.VERASE, 2),
            Map.entry(ControlChar.VKILL, 3), Map.entry(ControlChar.VEOF, 4), Map.entry(ControlChar.VTIME, 5),
            Map.entry(ControlChar.VMIN, 6), Map.entry(ControlChar.VSTART, 8), Map.entry(ControlChar.VSTOP, 9),
            Map.entry(ControlChar.VSUSP, 10), Map.entry(ControlChar.VEOL, 11), Map.entry(ControlChar.VREPRINT, 12),
            Map.entry(ControlChar.VDISCARD, 13), Map.entry(ControlChar.VWERASE, 14), Map.entry(ControlChar.VLNEXT, 15),
            Map.entry(ControlChar.VEOL2, 16)));

    private Termios() {}

    static Attributes attributes(byte[] termios) {
        ByteBuffer words = words(termios);
        Attributes attributes = new Attributes();
        INPUT_BITS.forEach((flag, bit) -> attributes.setInputFlag(flag, (words.getInt(INPUT) & bit) != 0));
        OUTPUT_BITS.forEach((flag, bit) -> attributes.setOutputFlag(flag, (words.getInt(OUTPUT) & bit) != 0));
        CONTROL_BITS.forEach((flag, bit) -> attributes.setControlFlag(flag, (words.getInt(CONTROL) & bit) != 0));
        LOCAL_BITS.forEach((flag, bit) -> attributes.setLocalFlag(flag, (words.getInt(LOCAL) & bit) != 0));
        PLACES.forEach((character, place) -> attributes.setControlChar(character, termios[CHARACTERS + place] & 0xff));
        return attributes;
    }

    /** Changes in {@code termios} what {@code attributes} speak of; bits that JLine has no name for stay. */
    static void apply(Attributes attributes, byte[] termios) {
        ByteBuffer words = words(termios);
        INPUT_BITS.forEach((flag, bit) -> set(words, INPUT, bit, attributes.getInputFlag(flag)));
        OUTPUT_BITS.forEach((flag, bit) -> set(words, OUTPUT, bit, attributes.getOutputFlag(flag)));
        CONTROL_BITS.forEach((flag, bit) -> set(words, CONTROL, bit, attributes.getControlFlag(flag)));
        LOCAL_BITS.forEach((flag, bit) -> set(words, LOCAL, bit, attributes.getLocalFlag(flag)));
        PLACES.forEach((character, place) -> {
            if (attributes.getControlChar(character) >= 0) {
                termios[CHARACTERS + place] = (byte) attributes.getControlChar(character);
            }
        });
    }

    private static void set(ByteBuffer words, int word, int bit, boolean on) {
        int now = words.getInt(word);
        words.putInt(word, on ? now | bit : now & ~bit);
    }

    private static ByteBuffer words(byte[] termios) {
        return ByteBuffer.wrap(termios).order(ByteOrder.LITTLE_ENDIAN);
    }
}
