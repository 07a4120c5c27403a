package xml

import (
	"encoding/xml"
	"fmt"

	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/formats/json"
)

// ZoteroRDF is Zotero's export in RDF/XML, in which items lead to the journals and books that they
// appeared in, to notes and files, and collections to items:
// https://www.zotero.org/support/kb/exporting, https://github.com/zotero/translators (Zotero RDF)
//
// An item is read as the one of Zotero's API that has the same fields. Notes and attachments are
// no papers and are passed over, but for the names of an item's files.
var ZoteroRDF = &format.Format{
	Name: "zotero-rdf", Provider: json.Zotero.Name, Rank: json.Zotero.Rank, Extensions: []string{".rdf"},
	Detect: func(v format.View) bool {
		return hasElement(v, "RDF") && (has(v, "http://www.zotero.org/namespaces/export#") || has(v, "http://purl.org/net/biblio#"))
	},
	Read: func(in *format.Input) error {
		r := &rdfReader{in: in, known: map[string]*node{}}
		return read(in, r.element, r.finish)
	},
}

// maxWaiting is how many bytes items take in memory that wait for the collections at the end of
// the file, and for what else comes behind them. Beyond that, the first ones are read without.
// As much is kept of what they lead to, the latest of it.
const maxWaiting = 16 << 20

// rdfReader holds the items of a file and what they lead to.
type rdfReader struct {
	in      *format.Input
	waiting []rdfItem
	size    int              // of what waits
	early   int              // items that could not wait
	known   map[string]*node // resources that are no items, by their names
	kept    []*node          // those, as they came
	held    int              // size of those
	lost    int              // items without what they are part of, which is not known any more
	dropped bool             // some are not
	folders []*node          // collections
	object  rdfObject        // that was made last, see item
}

// An rdfItem is an item that starts at a line.
type rdfItem struct {
	*node
	line int
}

// element reads the resources of a document, which stand right below its root.
func (r *rdfReader) element(d *elements, start xml.StartElement) error {
	if start.Name.Local == "RDF" {
		return nil
	}
	line := d.line
	n, err := d.node(start)
	if err != nil {
		return err
	}
	switch {
	case n.is("Collection"):
		r.folders = append(r.folders, n)
	case n.isNote() || n.find("itemType").value() == "" && rdfTypes[n.name.Local] == "":
		r.keep(n)
	default:
		r.waiting = append(r.waiting, rdfItem{n, line})
		r.size += n.size
	}
	for r.size > maxWaiting {
		first := r.waiting[0]
		r.waiting, r.size, r.early = r.waiting[1:], r.size-first.size, r.early+1
		if !r.put(first, nil) {
			return errStop
		}
	}
	return nil
}

// isNote reports whether a resource is a note or a file.
func (n *node) isNote() bool {
	kind := n.find("itemType").value()
	return kind == "attachment" || kind == "note" || n.is("Attachment", "Memo")
}

// keep keeps a resource that has a name, for items that lead to it.
func (r *rdfReader) keep(n *node) {
	if n.about == "" {
		return
	}
	r.known[n.about], r.kept, r.held = n, append(r.kept, n), r.held+n.size
	for r.held > maxWaiting {
		first := r.kept[0]
		if r.known[first.about] == first {
			delete(r.known, first.about)
		}
		r.kept, r.held, r.dropped = r.kept[1:], r.held-first.size, true
	}
}

// finish yields the items that wait, with their collections, and names the collections of those
// that could not wait.
func (r *rdfReader) finish() {
	of := map[string][]string{} // collections by the names of items
	names := map[string]string{}
	for _, c := range r.folders {
		name := c.find("title").value()
		for _, part := range c.inside {
			if part.is("hasPart") && name != "" {
				of[part.resource] = append(of[part.resource], c.about)
			}
		}
		names[c.about] = name
	}
	for _, item := range r.waiting {
		if !r.put(item, &membership{names, of[item.about]}) {
			return
		}
	}
	for _, n := range r.kept {
		if n.isNote() && !n.used { // by itself, and not of an item
			r.in.Pass()
		}
	}
	if r.lost > 0 {
		r.in.Bad(0, "", fmt.Errorf("%d items are too far from the journals and books that they are part of, and are read without them", r.lost))
	}
	if r.early > 0 && len(r.folders) > 0 {
		r.in.Bad(0, "", fmt.Errorf("%d collections are at the end of the file, too far behind the first %d items, which are read without them", len(r.folders), r.early))
	}
}

// A membership says in which collections an item is.
type membership struct {
	names map[string]string // of all collections
	keys  []string
}

// put yields the record of an item. It reports whether to go on.
func (r *rdfReader) put(item rdfItem, of *membership) bool {
	var names map[string]string
	var keys []string
	if of != nil && len(of.keys) > 0 {
		names, keys = of.names, of.keys
	}
	o := r.item(item.node, keys)
	record, isPaper, err := json.ZoteroItem(o.json, names)
	switch {
	case err != nil:
		return r.in.Bad(item.line, o.title, err)
	case !isPaper:
		r.in.Pass()
		return true
	}
	record.Provider = "" // which the input's format has
	return r.in.Take(record, item.line)
}
