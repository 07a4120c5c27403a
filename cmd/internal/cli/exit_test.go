package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"
	"testing"

	"paperkin/cmd/internal/fault"
	"paperkin/embed"
	"paperkin/index"
	"paperkin/index/crash"
	"paperkin/index/feeds"
	"paperkin/index/harvest"
	"paperkin/index/paper"
	"paperkin/index/paper/formats"
	"paperkin/index/paper/packed"
	"paperkin/query"
)

// TestFail: each kind of error has its exit code, message and hint.
func TestFail(t *testing.T) {
	pipe := &fs.PathError{Op: "write", Path: "|1", Err: syscall.EPIPE}
	for _, tt := range []struct {
		err  error
		code int
		want string // in what is printed; empty: nothing is
	}{
		{fault.Usagef("say it so", "--mode %q", "x"), 2, "paperkin: --mode \"x\"\nhint: say it so\n"},
		{fault.Interrupted{Signal: syscall.SIGTERM}, 143, "hint: run the same command again"},
		{&index.NoPaperError{Ref: "x"}, 2, "or the exact title; paperkin search"},
		{&index.NoPaperError{Ref: "x", Several: []index.Found{{Paper: paper.Paper{ID: "a", Title: "T\x1b"}}}}, 2, "\n  a  T\nhint: use its id\n"},
		{&index.SpaceError{Embedder: embed.Space{Provider: "builtin"}}, 5, "paperkin reindex --embedder builtin"},
		{fault.ErrNoHits, 1, ""},
		{fmt.Errorf("read: %w", &crash.Error{Value: crash.ErrFault}), 7, "its disk fails\nhint: run paperkin doctor"},
		{fmt.Errorf("read: %w", &crash.Error{Value: embed.ErrTimeout, Place: "a.go:1"}), 7, "(a.go:1)\nhint: this is a mistake in Paperkin"},
		{fmt.Errorf("x: %w", fault.ErrSomeFailed), 6, ""},
		{fault.ErrUnsound, 5, ""},
		{fault.ErrOtherEmbedder, 5, "paperkin: the library uses another embedder\n"},
		{query.ErrEmptyQuestion, 2, "ask in plain words"},
		{embed.ErrTimeout, 3, "--ollama-timeout"},
		{embed.ErrUnreachable, 3, "ollama serve"},
		{embed.ErrModelMissing, 4, "ollama pull"},
		{embed.ErrModelUnfit, 4, "choose an embedding model"},
		{fmt.Errorf("%w: %w", embed.ErrModelUnfit, embed.ErrAnswerTooLarge), 4, "may not be Ollama"},
		{fault.WithHint(embed.ErrModelMissing, "a better hint"), 4, "hint: a better hint\n"},
		{index.ErrNoLibrary, 5, "paperkin index SOURCE"},
		{index.ErrNoSpace, 5, "paperkin index SOURCE"},
		{index.ErrLocked, 5, "wait until"},
		{index.ErrLibraryExists, 5, "restore --replace"},
		{index.ErrOccupied, 5, "--library DIR"},
		{index.ErrBadBackup, 5, "use another backup"},
		{index.ErrMoved, 5, "--library DIR"},
		{fmt.Errorf("open: %w", index.ErrDenied), 5, "chmod -R u+rwX"},
		{index.ErrLinked, 5, "in the link's place"},
		{index.ErrNewerFormat, 5, "update paperkin"},
		{index.ErrRepairable, 5, "doctor --repair"},
		{index.ErrDamaged, 5, "run paperkin doctor"},
		{harvest.ErrRequest, 2, "harvest --help"},
		{harvest.ErrBusy, 5, "another request"},
		{feeds.ErrNewer, 5, "update paperkin"},
		{feeds.ErrBusy, 5, "again"},
		{harvest.ErrUnavailable, 7, "again later"},
		{harvest.ErrTooLarge, 7, "--max-size"},
		{harvest.ErrNotPapers, 7, "address of the file itself"},
		{harvest.ErrRefused, 7, "its key"},
		{packed.ErrBomb, 7, "decompress it yourself"},
		{fs.ErrNotExist, 2, "paperkin: file does not exist\n"},
		{formats.ErrUnknown, 2, "paperkin: "},
		{fmt.Errorf("write: %w", syscall.ENOSPC), 7, "the disk is full"},
		{errors.Join(index.ErrDamaged, syscall.ENOSPC), 7, "the disk is full"}, // which explains the damage
		{fmt.Errorf("open: %w", syscall.EMFILE), 7, "ulimit -n"},
		{fmt.Errorf("open: %w", syscall.ENFILE), 7, "ulimit -n"},
		{fmt.Errorf("map: %w", syscall.ENOMEM), 7, "no more memory"},
		{fmt.Errorf("read: %w", syscall.EIO), 7, "the disk or the network drive"},
		{pipe, 0, ""},
		{errors.Join(pipe, fault.ErrSomeFailed), 6, ""},
		{errors.Join(pipe, errors.New("other")), 7, "other"},
		{context.Canceled, 130, "paperkin: context canceled\n"},
		{errors.New("two\nlines\x1b"), 7, "paperkin: two\n  lines\n"},
	} {
		var out, errs strings.Builder
		s := testStreams(nil, &out, &errs)
		if code := s.Fail(tt.err); code != tt.code || !strings.Contains(errs.String(), tt.want) || tt.want == "" && errs.String() != "" || out.String() != "" {
			t.Errorf("%v: exit code %d, want %d; printed %q, want %q in it", tt.err, code, tt.code, errs.String(), tt.want)
		}
	}
}
