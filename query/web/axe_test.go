package web_test

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/chromedp/chromedp"

	"paperkin/query/service/servicetest"
)

// TestAccessible: axe-core finds nothing on any page, in light or dark, wide or narrow, with
// filters open. The script is the one that PAPERKIN_AXE names.
func TestAccessible(t *testing.T) {
	path := os.Getenv("PAPERKIN_AXE")
	if path == "" && !testing.Short() {
		missing(t, "PAPERKIN_AXE names no axe.min.js: see .ci/axe")
	}
	s := serve(t, servicetest.Options(library(t, papers...).Library.Dir()))
	b := open(t, s.URL)
	script, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, body := post(t, s, map[string][]string{"do": {"tag"}, "paper": {"arxiv:1706.03762"}, "tag": {"to-read"}}); body != "" {
		t.Fatal(body)
	}
	b.narrow(390)
	for i, address := range everyPage(t, s) {
		if i == 1 {
			b.narrow(1200)
		}
		b.visit(address)
		b.eval("document.querySelector('.filters').open = true")
		b.do(chromedp.Evaluate[chromedp.Void](string(script)))
		for _, scheme := range []string{"light", "dark"} {
			b.scheme(scheme)
			b.audit(address + " " + scheme)
		}
	}
}

// audit reports what axe finds on the page.
func (b *tab) audit(name string) {
	b.Helper()
	const run = `axe.run({resultTypes: ['violations']}).then(r => JSON.stringify(r.violations.map(v => ({id: v.id, help: v.help, nodes: v.nodes.map(n => n.html + ' ' + (n.failureSummary || ''))}))))`
	found, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](run, chromedp.EvalAwaitPromise))
	if err != nil {
		b.Fatal(err)
	}
	var violations []struct {
		ID, Help string
		Nodes    []string
	}
	if err := json.Unmarshal([]byte(found), &violations); err != nil {
		b.Fatal(err)
	}
	for _, v := range violations {
		b.Errorf("%s: %s: %s: %.400q", name, v.ID, v.Help, v.Nodes[:min(3, len(v.Nodes))])
	}
}
