package pith.shell.serve.telnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** The decoder against a second one that reads the whole stream at once, and against streams of bytes that mean nothing. */
class TelnetDecoderTest {
    /** Writes down what a stream was made of; text that is not broken up by anything else is one entry. */
    private static final class Log implements TelnetDecoder.Events {
        final List<String> entries = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();

        @Override
        public void text(byte[] bytes, int length) {
            text.append(HexFormat.of().formatHex(bytes, 0, length));
        }

        void one(byte value) {
            text(new byte[] {value}, 1);
        }

        private void entry(String entry) {
            flush();
            entries.add(entry);
        }

        List<String> flush() {
            if (!text.isEmpty()) {
                entries.add("text " + text);
                text.setLength(0);
            }
            return entries;
        }

        @Override
        public void command(int code) {
            entry("command " + code);
        }

        @Override
        public void option(int verb, int option) {
            entry("option " + verb + " " + option);
        }

        @Override
        public void parameters(int option, byte[] bytes, int length) {
            entry("parameters " + option + " " + HexFormat.of().formatHex(bytes, 0, length));
        }

        @Override
        public void endless() {
            entry("endless");
        }
    }

    private static List<String> decode(byte[] stream, int... cuts) {
        Log log = new Log();
        TelnetDecoder decoder = new TelnetDecoder(log);
        int from = 0;
        for (int cut : cuts) {
            decoder.feed(stream, from, cut - from);
            from = cut;
        }
        decoder.feed(stream, from, stream.length - from);
        return log.flush();
    }

    /** The whole stream at once, by looking ahead: another way to say the same. */
    private static List<String> reference(byte[] stream) {
        Log log = new Log();
        int at = 0;
        while (at < stream.length) {
            int value = stream[at] & 0xff;
            int next = at + 1 < stream.length ? stream[at + 1] & 0xff : -1;
            if (value == '\r' && (next == 0 || next == '\n')) {
                log.one(stream[at]);
                at += 2;
            } else if (value != 255) {
                log.one(stream[at]);
                at++;
            } else if (next == 255) {
                log.one(stream[at]);
                at += 2;
            } else if (next >= 251) {
                if (at + 2 < stream.length) {
                    log.option(next, stream[at + 2] & 0xff);
                }
                at += 3;
            } else if (next == 250) {
                at = parameters(stream, at + 2, log);
            } else {
                if (next >= 0) {
                    log.command(next);
                }
                at += 2;
            }
        }
        return log.flush();
    }

    private static int parameters(byte[] stream, int from, Log log) {
        byte[] kept = new byte[TelnetDecoder.LONGEST_PARAMETERS];
        int length = 0;
        for (int at = from + 1; at < stream.length; at++) {
            int value = stream[at] & 0xff;
            if (value == 255) {
                int next = at + 1 < stream.length ? stream[at + 1] & 0xff : -1;
                if (next == 240) {
                    log.parameters(stream[from] & 0xff, kept, length);
                    return at + 2;
                }
                if (next != 255) {
                    return at;
                }
                at++;
            }
            if (length == kept.length) {
                log.endless();
                return stream.length;
            }
            kept[length++] = (byte) value;
        }
        return stream.length;
    }

    /** Bytes of which most mean something to the protocol. */
    private static byte[] stream(RandomGenerator random, int length) {
        int[] telling = {255, 255, 255, 250, 240, 251, 252, 253, 254, 244, 0, 1, 31, 24, '\r', '\n', 'a'};
        byte[] stream = new byte[length];
        for (int i = 0; i < length; i++) {
            stream[i] = (byte) (random.nextInt(4) == 0 ? random.nextInt(256) : telling[random.nextInt(telling.length)]);
        }
        return stream;
    }

    private static RandomGenerator seeded(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    @Test
    void whereAStreamIsCutMakesNoDifference() {
        for (int seed = 0; seed < 60; seed++) {
            byte[] stream = stream(seeded(seed), 60);
            List<String> whole = decode(stream);
            for (int cut = 0; cut <= stream.length; cut++) {
                assertEquals(whole, decode(stream, cut), "seed " + seed + " cut at " + cut);
            }
        }
    }

    @Test
    void theDecoderAgreesWithOneThatLooksAhead() {
        for (int seed = 0; seed < 2000; seed++) {
            byte[] stream = stream(seeded(seed), 200);
            assertEquals(reference(stream), decode(stream), "seed " + seed);
        }
    }

    @Test
    void aMillionBytesOfNothingInParticularAreSurvived() {
        RandomGenerator random = seeded(7);
        int[] parameters = {0};
        TelnetDecoder decoder = new TelnetDecoder(new TelnetDecoder.Events() {
            @Override
            public void text(byte[] bytes, int length) {
                assertTrue(length > 0 && length <= bytes.length);
            }

            @Override
            public void command(int code) {
                assertTrue(code < 256);
            }

            @Override
            public void option(int verb, int option) {
                assertTrue(verb >= Telnet.WILL && verb <= Telnet.DONT);
            }

            @Override
            public void parameters(int option, byte[] bytes, int length) {
                parameters[0]++;
                assertTrue(length <= TelnetDecoder.LONGEST_PARAMETERS);
            }

            @Override
            public void endless() {
                throw new AssertionError("IAC is too frequent for that");
            }
        });
        for (int i = 0; i < 1000; i++) {
            byte[] piece = stream(random, 1000);
            decoder.feed(piece, 0, piece.length);
        }
        assertTrue(parameters[0] > 0);
    }

    /** Every pair of bytes as columns, doubled where it must be; characters before and after are still there. */
    @Test
    void everyWindowSizeIsASizeAndTakesNoNeighbourWithIt() {
        ClientTerminal terminal = new ClientTerminal();
        StringBuilder typed = new StringBuilder();
        TelnetDecoder decoder = new TelnetDecoder(new TelnetDecoder.Events() {
            @Override
            public void text(byte[] bytes, int length) {
                typed.append(new String(bytes, 0, length));
            }

            @Override
            public void command(int code) {
                throw new AssertionError(code);
            }

            @Override
            public void option(int verb, int option) {
                throw new AssertionError(option);
            }

            @Override
            public void parameters(int option, byte[] bytes, int length) {
                terminal.sized(bytes, length);
            }

            @Override
            public void endless() {
                throw new AssertionError();
            }
        });
        for (int pair = 0; pair < 65536; pair++) {
            byte[] stream = windowSize(pair);
            typed.setLength(0);
            decoder.feed(stream, 0, stream.length);
            assertEquals("<>", typed.toString());
            assertEquals(pair == 0 ? 80 : Math.min(pair, 500), terminal.size().columns());
            assertEquals(pair == 0 ? 24 : Math.min(pair, 300), terminal.size().rows());
        }
    }

    private static byte[] windowSize(int pair) {
        var hex = new StringBuilder("3cfffa1f");
        for (int value : new int[] {pair >> 8, pair & 255, pair >> 8, pair & 255}) {
            hex.append(HexFormat.of().toHexDigits((byte) value).repeat(value == 255 ? 2 : 1));
        }
        return HexFormat.of().parseHex(hex + "fff03e");
    }

    @Test
    void sizesOfAnotherLengthAreNoSizes() {
        ClientTerminal terminal = new ClientTerminal();
        for (int length : new int[] {0, 1, 3, 5, 1024}) {
            terminal.sized(new byte[1024], length);
        }
        assertEquals("WindowSize[columns=80, rows=24]", terminal.size().toString());
    }
}
