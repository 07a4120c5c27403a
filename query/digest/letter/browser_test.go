package letter_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"paperkin/query/digest"
	"paperkin/query/digest/letter"
)

// missing skips a test that needs a program which is not there; in CI it has to be.
func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(what)
	}
	t.Skip(what)
}

// TestInBrowser: mail fits into windows of 320, 600 and 1,000 pixels, and axe-core finds
// nothing, in light or dark. Nothing is asked of the network: every host is mapped to nothing.
func TestInBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("a browser in short tests")
	}
	program, err := exec.LookPath("chromium")
	if err != nil {
		missing(t, "no chromium here: apt-get install chromium")
	}
	path := os.Getenv("PAPERKIN_AXE")
	if path == "" {
		missing(t, "PAPERKIN_AXE names no axe.min.js: see .ci/axe")
	}
	axe, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const patience = 10 * time.Minute // on a busy machine
	o := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(program), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.WSURLReadTimeout(patience), chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND"))
	all, stop := chromedp.NewExecAllocator(t.Context(), o...)
	defer stop()
	ctx, cancel := chromedp.NewContext(all)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil { // the browser lives as long as the context of its first call
		t.Fatal(err)
	}
	ctx, done := context.WithTimeout(ctx, patience)
	defer done()
	for name, d := range map[string]digest.Digest{"full": full(), "nothing": nothing(), "hostile": hostile(), "titles": many(8, 20)} {
		m, err := letter.NewMail(d, options)
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(t.TempDir(), "mail.html")
		if err := os.WriteFile(file, []byte(m.HTML), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := chromedp.Do(ctx, chromedp.Navigate("file://"+file), chromedp.Evaluate[chromedp.Void](string(axe))); err != nil {
			t.Fatal(err)
		}
		for _, width := range []int64{320, 600, 1000} {
			for _, scheme := range []string{"light", "dark"} {
				t.Run(fmt.Sprintf("%s %d %s", name, width, scheme), func(t *testing.T) { look(t, ctx, width, scheme) })
			}
		}
	}
}

// look looks at the page in a window of a width, as somebody does who prefers a scheme.
func look(t *testing.T, ctx context.Context, width int64, scheme string) {
	t.Helper()
	prefers := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}
	if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, prefers); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 900)); err != nil {
		t.Fatal(err)
	}
	evaluate := func(expression string) string {
		t.Helper()
		got, err := chromedp.Run(ctx, chromedp.Evaluate[string](expression, chromedp.EvalAwaitPromise))
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	if got := evaluate("String(document.documentElement.scrollWidth)"); got != fmt.Sprint(width) {
		t.Errorf("the page is %s pixels wide", got)
	}
	if got := evaluate("String(document.querySelector('[role=main]').offsetWidth <= 600)"); got != "true" {
		t.Error("lines are longer than 600 pixels")
	}
	ground := map[string]string{"light": "rgb(253, 253, 251)", "dark": "rgb(22, 24, 28)"}[scheme]
	if got := evaluate("getComputedStyle(document.body).backgroundColor"); got != ground {
		t.Errorf("the ground is %s", got)
	}
	if got := evaluate("String(performance.getEntriesByType('resource').length)"); got != "0" {
		t.Errorf("%s resources are loaded", got)
	}
	var violations []struct {
		ID, Help string
		Nodes    []string
	}
	found := evaluate(`axe.run({resultTypes: ['violations']}).then(r => JSON.stringify(r.violations.map(v => ({id: v.id, help: v.help, nodes: v.nodes.map(n => n.html + ' ' + (n.failureSummary || ''))}))))`)
	if err := json.Unmarshal([]byte(found), &violations); err != nil {
		t.Fatal(err)
	}
	for _, v := range violations {
		t.Errorf("%s: %s: %.600s", v.ID, v.Help, strings.Join(v.Nodes, "\n"))
	}
}
