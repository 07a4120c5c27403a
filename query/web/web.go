// Package web is the page: a search field over one library, papers, what is new, and feeds.
// Every page is whole without scripts; with them hits come as one types.
//
// It answers requests and no more: which hosts, origins and users are let through, how long
// a request may take and which headers say what a page may load is for the server that it is
// mounted in. It knows no command and no option: what it says of these it is given.
package web

import (
	"net/http"

	"paperkin/query/service"
)

// Options are what the page says of the program that it is a part of.
type Options struct {
	// Dir is where the library lives, as people are told.
	Dir string
	// Begin are the commands that put papers into a library that has none.
	Begin []string
	// FeedKey is what feeds are asked with, as key, by readers that cannot log in; empty where
	// nobody has to.
	FeedKey string
	// Clients are the assistants that can be connected with the library.
	Clients []Client
}

// A Client is an assistant, and what to write into its settings to connect it.
type Client struct {
	Name     string
	Where    string // the file or the place to write it to; may be empty
	Settings string
}

// Routes adds the pages to a mux.
func Routes(mux *http.ServeMux, s *service.Service, o Options) {
	p := &pages{Service: s, Options: o, assets: readAssets()}
	p.templates = parse(p.assets, s.ReadOnly, s.Elsewhere)
	for pattern, answer := range map[string]func(*http.Request) (reply, error){
		"GET /{$}":            p.home,
		"GET /search":         p.search,
		"GET /paper/{id}":     p.paper,
		"GET /export":         p.export,
		"GET /new":            p.new,
		"GET /saved":          p.saved,
		"GET /liked":          p.liked,
		"GET /help":           p.help,
		"GET /feed.atom":      p.atom,
		"GET /feed.json":      p.jsonFeed,
		"GET /opensearch.xml": p.openSearch,
		"POST /shelf":         p.shelf,
	} {
		mux.HandleFunc(pattern, p.answer(answer))
	}
	mux.HandleFunc("GET /static/{hash}/{name}", p.assets.serve)
}

// pages answers requests for pages.
type pages struct {
	*service.Service
	Options
	assets    *assets
	templates templates
}
