package pith.shell.explore;

/** How many values fall between one power of two and the next, drawn as bpftrace draws its {@code hist()}. */
final class Histogram {
    private static final int WIDTH = 52;
    private static final String[] UNITS = {"", "K", "M", "G", "T", "P", "E"};

    /** Negative values, zeroes, then a bucket for each power of two. */
    private final long[] counts = new long[2 + Long.SIZE];

    private int lowest = counts.length;
    private int highest = -1;

    void add(long value) {
        int bucket = value < 0 ? 0 : value == 0 ? 1 : 2 + 63 - Long.numberOfLeadingZeros(value);
        counts[bucket]++;
        lowest = Math.min(lowest, bucket);
        highest = Math.max(highest, bucket);
    }

    /** {@return the lines from the lowest bucket with anything in it to the highest} */
    String text() {
        long most = 1;
        for (long count : counts) {
            most = Math.max(most, count);
        }
        StringBuilder text = new StringBuilder();
        for (int bucket = lowest; bucket <= highest; bucket++) {
            String bar = "@".repeat((int) (counts[bucket] * WIDTH / most));
            text.append(String.format("%-16s %8d |%-" + WIDTH + "s|\n", label(bucket), counts[bucket], bar));
        }
        return text.toString();
    }

    private static String label(int bucket) {
        return switch (bucket) {
            case 0 -> "(..., 0)";
            case 1 -> "[0]";
            case 2 -> "[1]";
            default -> "[" + power(bucket - 2) + ", " + power(bucket - 1) + ")";
        };
    }

    private static String power(int exponent) {
        return (1L << exponent % 10) + UNITS[exponent / 10];
    }
}
