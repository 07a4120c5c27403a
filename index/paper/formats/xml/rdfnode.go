package xml

import (
	"encoding/xml"
	"strings"

	"paperkin/index/paper/formats/format"
)

// A node is a resource of RDF, or a property of one: an element with what is in it.
type node struct {
	name     xml.Name
	about    string // the name of a resource, if it has one
	resource string // the name of the resource that a property leads to
	text     string
	inside   []*node
	used     bool // an item leads to it
	size     int  // about how many bytes it takes in memory
}

// nodeCost is what a node takes besides its text.
const nodeCost = 200

// node reads the current element to its end.
func (e *elements) node(start xml.StartElement) (*node, error) {
	e.taken = true
	if e.inside++; e.inside > maxInside {
		return nil, format.ErrTooDeep
	}
	defer func() { e.inside-- }()
	n := &node{name: start.Name, size: nodeCost}
	for _, a := range start.Attr {
		switch a.Name.Local {
		case "about", "ID":
			n.about = a.Value
		case "resource":
			n.resource = a.Value
		case "nodeID": // of a resource without a name of its own, and of what leads to it
			n.about, n.resource = "_:"+a.Value, "_:"+a.Value
		}
	}
	from := len(e.buffer) // of its text: what is within it stands behind, and is cut off at its end
	for {
		t, err := e.Decoder.Token()
		if err != nil {
			return nil, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			child, err := e.node(t)
			if err != nil {
				return nil, err
			}
			n.inside = append(n.inside, child)
			n.size += child.size
		case xml.EndElement:
			if len(n.inside) == 0 {
				n.text = string(e.buffer[from:])
			}
			e.buffer = e.buffer[:from]
			n.size += len(n.text)
			return n, nil
		case xml.CharData:
			e.buffer = append(e.buffer, t...)
		}
	}
}

// is reports whether a node has one of some names, in any namespace.
func (n *node) is(names ...string) bool {
	for _, name := range names {
		if n.name.Local == name {
			return true
		}
	}
	return false
}

// find returns the first node inside that has one of some names; nil if there is none. On nil it
// returns nil.
func (n *node) find(names ...string) *node {
	if n == nil {
		return nil
	}
	for _, child := range n.inside {
		if child.is(names...) {
			return child
		}
	}
	return nil
}

// value returns the text of a property: its own, or the rdf:value of the resource in it. On nil it
// is empty.
func (n *node) value() string {
	for n != nil && len(n.inside) > 0 {
		if v := n.find("value"); v != nil {
			n = v
		} else {
			n = n.inside[0].find("value")
		}
	}
	if n == nil {
		return ""
	}
	return strings.TrimSpace(n.text)
}
