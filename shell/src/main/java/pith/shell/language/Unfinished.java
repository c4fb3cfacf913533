package pith.shell.language;

/** The parser wanted another line in the middle of a construct, which is the message. */
final class Unfinished extends RuntimeException {
    private Unfinished(String open) {
        super(open, null, false, false);
    }

    /** One text; asking for more between commands is its end, asking within one is {@link Unfinished}. */
    static final class Lines implements InputLines {
        private String text;

        Lines(String text) {
            this.text = text;
        }

        @Override
        public String next(String open) {
            if (text == null && !open.isEmpty()) {
                throw new Unfinished(open);
            }
            String given = text;
            text = null;
            return given;
        }
    }
}
