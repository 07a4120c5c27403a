package web_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// The tests in a browser share one. It is started by the first of them.
var (
	startBrowser sync.Once
	browser      context.Context
	stopBrowser  = func() {}
	noBrowser    error
)

func TestMain(m *testing.M) {
	code := m.Run()
	stopBrowser()
	os.Exit(code)
}

// missing skips a test that needs a program which is not there; in CI it has to be.
func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(what)
	}
	t.Skip(what)
}

// patience is how long something in the browser may take on a busy machine.
const patience = 5 * time.Minute

// A tab is a page of the browser with a fresh profile. What the browser reports of it, such
// as what the policy forbids, fails the test.
type tab struct {
	*testing.T
	ctx  context.Context
	root string
}

func open(t *testing.T, root string) *tab {
	t.Helper()
	if testing.Short() {
		t.Skip("a browser in short tests")
	}
	program, err := exec.LookPath("chromium")
	if err != nil {
		missing(t, "no chromium here: apt-get install chromium")
	}
	startBrowser.Do(func() {
		o := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(program), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.WSURLReadTimeout(patience))
		all, stop := chromedp.NewExecAllocator(context.Background(), o...)
		var cancel context.CancelFunc
		browser, cancel = chromedp.NewContext(all)
		stopBrowser = func() { cancel(); stop() }
		noBrowser = chromedp.Do(browser, chromedp.Navigate("about:blank"))
	})
	if noBrowser != nil {
		t.Fatal(noBrowser)
	}
	var mu sync.Mutex
	var reports []string
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext(), chromedp.WithListener(func(event any) {
		mu.Lock()
		defer mu.Unlock()
		switch e := event.(type) {
		case *log.EventEntryAdded:
			if e.Entry.Level != log.EntryLevelVerbose && e.Entry.Source != log.EntrySourceNetwork {
				reports = append(reports, string(e.Entry.Source)+": "+e.Entry.Text)
			}
		case *runtime.EventExceptionThrown:
			reports = append(reports, e.ExceptionDetails.Text+" "+e.ExceptionDetails.URL)
		}
	}))
	b := &tab{t, ctx, root}
	t.Cleanup(func() {
		cancel()
		mu.Lock()
		defer mu.Unlock()
		if len(reports) > 0 {
			t.Errorf("the browser reports: %s", strings.Join(reports, "\n"))
		}
	})
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(1200, 900)); err != nil { // the tab lives as long as the context of its first call
		t.Fatal(err)
	}
	return b
}

// do runs actions, and fails the test if one fails.
func (b *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		b.Fatal(err)
	}
}

func (b *tab) visit(address string) { b.Helper(); b.do(chromedp.Navigate(b.root + address)) }

// named are the keys that are no letters.
var namedKeys = map[rune]input.DispatchKeyEventParams{
	'\r': {Key: "Enter", Text: "\r", WindowsVirtualKeyCode: 13}, '\t': {Key: "Tab", WindowsVirtualKeyCode: 9}, '\x1b': {Key: "Escape", WindowsVirtualKeyCode: 27},
}

// press presses keys wherever the focus is, as a keyboard does: a letter is typed unless the
// page takes its key for something else.
func (b *tab) press(keys string) {
	b.Helper()
	for _, r := range keys {
		key, is := namedKeys[r]
		if !is {
			key = input.DispatchKeyEventParams{Key: string(r), Text: string(r)}
		}
		for _, key.Type = range []input.DispatchKeyEventType{input.DispatchKeyEventTypeKeyDown, input.DispatchKeyEventTypeKeyUp} {
			if key.Type == input.DispatchKeyEventTypeKeyUp {
				key.Text = ""
			}
			if _, err := chromedp.Call(b.ctx, input.DispatchKeyEvent, key); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// eval is the value of an expression in the page, as text.
func (b *tab) eval(expression string) string {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	got, err := chromedp.Run(ctx, chromedp.Evaluate[string]("String("+expression+")"))
	if err != nil {
		b.Fatalf("%s: %v", expression, err)
	}
	return got
}

// until waits until an expression is true, also if other pages come in between.
func (b *tab) until(expression string) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	for {
		got, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("document.readyState === 'complete' && !!("+expression+")"))
		if err == nil && got {
			return
		}
		if ctx.Err() != nil {
			b.Fatalf("not so: %s (at %s: %.300s)", expression, b.eval("location"), b.eval("document.activeElement.outerHTML"))
		}
		select {
		case <-ctx.Done():
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// wait waits for what happens in the server.
func (b *tab) wait(done <-chan struct{}) {
	b.Helper()
	select {
	case <-done:
	case <-time.After(patience):
		b.Fatalf("nothing happens (at %s)", b.eval("location"))
	}
}

func (b *tab) same(what, got, want string) {
	b.Helper()
	if got != want {
		b.Errorf("%s: got %q, want %q", what, got, want)
	}
}

// scheme shows pages as to somebody who prefers it, "dark" or "light".
func (b *tab) scheme(name string) {
	b.Helper()
	_, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}}})
	if err != nil {
		b.Fatal(err)
	}
}

// scripts switches them off, or on again.
func (b *tab) scripts(on bool) {
	b.Helper()
	if _, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on}); err != nil {
		b.Fatal(err)
	}
}

// hit is an expression for an element of the hit of a rank.
func hit(rank int, selector string) string {
	return fmt.Sprintf("document.querySelectorAll('.hits .hit')[%d].querySelector(%q)", rank-1, selector)
}

// narrow shows pages in a window of a width.
func (b *tab) narrow(width int64) { b.Helper(); b.do(chromedp.EmulateViewport(width, 900)) }
