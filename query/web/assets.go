package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"net/http"
	"path"
	"time"
)

//go:embed static templates
var files embed.FS

// assets are the files that pages load. Their addresses change with them, so that browsers
// may keep them for good.
type assets struct {
	root  string // of their addresses
	files map[string][]byte
}

func readAssets() *assets {
	a := &assets{files: map[string][]byte{}}
	entries, err := files.ReadDir("static")
	if err != nil {
		panic(err) // they are in the program
	}
	sum := sha256.New()
	for _, e := range entries {
		b, err := files.ReadFile("static/" + e.Name())
		if err != nil {
			panic(err)
		}
		a.files[e.Name()] = b
		sum.Write(b)
	}
	a.root = "/static/" + hex.EncodeToString(sum.Sum(nil)[:6])
	return a
}

func (a *assets) serve(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("name")
	b, ok := a.files[name]
	if !ok || path.Dir(r.URL.Path) != a.root {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	if path.Ext(name) == ".LICENSE" {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	}
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(b))
}
