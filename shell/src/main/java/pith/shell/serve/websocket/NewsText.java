package pith.shell.serve.websocket;

import pith.shell.serve.session.SessionNews;

/** A piece of news as the page gets it: of what kind it is, and what belongs to that. */
record NewsText(String kind, Integer columns, Integer rows, String name, Boolean yours, Integer viewers, Long from, Long to, String text, Integer status) {
    static NewsText of(SessionNews news) {
        return switch (news) {
            case SessionNews.Resized(int columns, int rows) -> new NewsText("resized", columns, rows, null, null, null, null, null, null, null);
            case SessionNews.Keyboard(String name, boolean yours) -> new NewsText("keyboard", null, null, name, yours, null, null, null, null, null);
            case SessionNews.Audience(int viewers) -> new NewsText("audience", null, null, null, null, viewers, null, null, null, null);
            case SessionNews.Gap(long from, long to) -> new NewsText("gap", null, null, null, null, null, from, to, null, null);
            case SessionNews.Message(String from, String text) -> new NewsText("message", null, null, from, null, null, null, null, text, null);
            case SessionNews.Ended(int status, String reason) -> new NewsText("ended", null, null, null, null, null, null, null, reason, status);
        };
    }
}
