package web

import (
	"bytes"
	"encoding/xml"
	"net/http"
)

// The elements of OpenSearch: https://github.com/dewitt/opensearch
type openSearch struct {
	XMLName     xml.Name      `xml:"http://a9.com/-/spec/opensearch/1.1/ OpenSearchDescription"`
	ShortName   string        `xml:"ShortName"`
	Description string        `xml:"Description"`
	Encoding    string        `xml:"InputEncoding"`
	URLs        []openAddress `xml:"Url"`
}

type openAddress struct {
	Type     string `xml:"type,attr"`
	Template string `xml:"template,attr"`
}

// openSearch describes the search to browsers, which then ask from their address bar.
func (p *pages) openSearch(r *http.Request) (reply, error) {
	origin := originOfRequest(r)
	var b bytes.Buffer
	b.WriteString(xml.Header)
	err := xml.NewEncoder(&b).Encode(openSearch{ShortName: "Paperkin", Description: "Search the papers of this library", Encoding: "UTF-8", URLs: []openAddress{
		{"text/html", origin + "/search?q={searchTerms}"}, {"application/atom+xml", origin + "/feed.atom?q={searchTerms}"},
	}})
	return reply{body: b.Bytes(), header: map[string]string{"Content-Type": "application/opensearchdescription+xml; charset=utf-8"}}, err
}
