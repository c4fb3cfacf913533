package pith.shell.cli;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** What somebody probably meant: the word that fewest insertions, deletions and exchanges of letters make of what was written (Levenshtein, 1966). */
final class NearMatch {
    private NearMatch() {}

    /** {@return the word nearest to {@code written}, or null if none is near} */
    static String of(String written, List<String> words) {
        return words.stream()
                .filter(word -> word.startsWith(written) || distance(written, word) <= Math.max(2, word.length() / 3))
                .min(Comparator.comparingInt(word -> distance(written, word)))
                .orElse(null);
    }

    static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int exchanged = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(exchanged, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
