package pith.shell.serve.session;

import pith.shell.serve.account.Account;
import pith.shell.serve.account.Quota;
import pith.shell.serve.account.Role;
import pith.shell.serve.recording.Recorder;

/** The observer that writes a session down. */
final class RecordingViewer implements Viewer {
    /** No account is called that. */
    private static final Account NOBODY = new Account("", Role.STUDENT, Quota.USUAL);

    private final Recorder recorder;

    RecordingViewer(Recorder recorder) {
        this.recorder = recorder;
    }

    @Override
    public Account account() {
        return NOBODY;
    }

    @Override
    public String address() {
        return "";
    }

    /** Nobody calls {@link Attachment#ready} for it: the next output finds it ready again. */
    @Override
    public boolean ready() {
        return recorder.ready();
    }

    @Override
    public void output(long sequence, byte[] bytes, int offset, int length) {
        recorder.output(bytes, offset, length);
    }

    @Override
    public void inputReady() {}

    @Override
    public void news(SessionNews news) {
        switch (news) {
            case SessionNews.Resized(int columns, int rows) -> recorder.resized(columns, rows);
            case SessionNews.Gap(long from, long to) -> recorder.mark((to - from) + " bytes are missing");
            case SessionNews.Ended _ -> recorder.close();
            case SessionNews.Message _, SessionNews.Keyboard _, SessionNews.Audience _ -> {}
        }
    }
}
