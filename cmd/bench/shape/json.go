package shape

import (
	"fmt"
	"strings"
)

// object is a value of JSON.
type object = map[string]any

// lines are records of JSON, one a line.
func lines(record func(f fields) map[string]any) shape {
	return shape{JSON, "", "\n", "\n", inJSON(record)}
}

// reply is a list of records in a reply.
func reply(head, tail string, record func(f fields) map[string]any) shape {
	return shape{JSON, head, ",\n", tail, inJSON(record)}
}

// people makes a value of every author.
func (f fields) peopleAs(value func(family, given string) any) (list []any) {
	for _, n := range f.people {
		list = append(list, value(n[0], n[1]))
	}
	return list
}

func whole(family, given string) string { return strings.TrimSpace(given + " " + family) }

// inverted is an abstract as OpenAlex has it.
func inverted(text string) map[string][]int {
	index := map[string][]int{}
	for at, word := range strings.Fields(text) {
		index[word] = append(index[word], at)
	}
	return index
}

var jsonShapes = map[string]shape{
	"arxiv": lines(func(f fields) map[string]any {
		return object{"id": fmt.Sprintf("%04d.%05d", 1000+f.i/90000%9000, f.i%90000), "submitter": "A. One", "authors": f.listed("%[2]s %[1]s", ", "), "title": f.title, "comments": "12 pages", "journal-ref": nil,
			"doi": f.doi, "categories": f.category, "abstract": f.abstract, "versions": []any{object{"version": "v1", "created": "Mon, 2 Apr 2007 19:18:42 GMT"}}, "update_date": "2008-11-26",
			"authors_parsed": f.peopleAs(func(family, given string) any { return []string{family, given, ""} })}
	}),
	"beir": lines(func(f fields) map[string]any {
		return object{"_id": fmt.Sprint(f.i), "title": f.title, "text": f.abstract, "metadata": object{}}
	}),
	"openalex": lines(func(f fields) map[string]any {
		return object{"id": fmt.Sprintf("https://openalex.org/W%d", 1000000+f.i), "doi": "https://doi.org/" + f.doi, "title": f.title, "display_name": f.title, "publication_date": f.year + "-05-05", "type": "article", "language": "en",
			"primary_location": object{"landing_page_url": "https://doi.org/" + f.doi, "source": object{"display_name": f.venue, "issn_l": "1234-5679", "type": "journal"}}, "cited_by_count": 3,
			"authorships": f.peopleAs(func(family, given string) any {
				return object{"author": object{"id": "https://openalex.org/A1", "display_name": whole(family, given)}, "institutions": []any{}}
			}), "biblio": object{"volume": "3", "issue": "2", "first_page": "10", "last_page": "20"}, "abstract_inverted_index": inverted(f.abstract)}
	}),
	"s2": lines(func(f fields) map[string]any {
		return object{"corpusid": f.i + 1, "externalids": object{"CorpusId": fmt.Sprint(f.i + 1), "DOI": f.doi}, "url": nil, "title": f.title, "venue": f.venue, "year": 2024, "citationcount": 3, "publicationdate": f.year + "-05-05",
			"authors":         f.peopleAs(func(family, given string) any { return object{"authorId": "1", "name": whole(family, given)} }),
			"s2fieldsofstudy": []any{object{"category": "Physics", "source": "external"}}, "journal": object{"name": f.venue, "pages": "10-20", "volume": "3"}}
	}),
	"s2-abstracts": lines(func(f fields) map[string]any {
		return object{"corpusid": f.i + 1, "openaccessinfo": object{"externalids": object{"DOI": f.doi}, "license": nil, "url": nil, "status": nil}, "abstract": f.abstract}
	}),
	"hfdaily": reply("[", "]\n", func(f fields) map[string]any {
		return object{"paper": object{"id": fmt.Sprintf("%04d.%05d", 1000+f.i/90000%9000, f.i%90000), "title": f.title, "summary": f.abstract, "publishedAt": f.year + "-05-05T00:00:00.000Z", "upvotes": 3,
			"authors": f.peopleAs(func(family, given string) any { return object{"name": whole(family, given)} })}, "publishedAt": f.year + "-05-05T00:00:00.000Z", "numComments": 1}
	}),
	"biorxiv": reply(`{"messages":[{"status":"ok"}],"collection":[`, "]}\n", func(f fields) map[string]any {
		return object{"doi": f.doi, "title": f.title, "authors": f.listed("%s, %s", "; "), "date": f.year + "-05-05", "version": "1", "category": "neuroscience", "abstract": f.abstract, "server": "biorxiv", "published": "NA"}
	}),
	"crossref": reply(`{"items":[`, "]}\n", func(f fields) map[string]any {
		return object{"DOI": f.doi, "type": "journal-article", "title": []string{f.title}, "container-title": []string{f.venue}, "volume": "3", "issue": "2", "page": "10-20", "member": "1", "abstract": "<jats:p>" + f.abstract + "</jats:p>",
			"published": object{"date-parts": [][]int{{2024, 5}}}, "is-referenced-by-count": 3, "author": f.peopleAs(func(family, given string) any {
				return object{"family": family, "given": given, "sequence": "additional"}
			})}
	}),
	"datacite": reply(`{"data":[`, "]}\n", func(f fields) map[string]any {
		return object{"id": f.doi, "type": "dois", "attributes": object{"doi": f.doi, "titles": []any{object{"title": f.title}}, "publisher": f.venue, "publicationYear": 2024, "types": object{"resourceTypeGeneral": "Text"},
			"creators": f.peopleAs(func(family, given string) any {
				return object{"name": family + ", " + given, "givenName": given, "familyName": family}
			}),
			"descriptions": []any{object{"description": f.abstract, "descriptionType": "Abstract"}}, "dates": []any{object{"date": f.year, "dateType": "Issued"}}}}
	}),
	"inspire": reply(`{"hits":{"hits":[`, "]}}\n", func(f fields) map[string]any {
		return object{"id": fmt.Sprint(f.i), "metadata": object{"control_number": f.i, "titles": []any{object{"title": f.title}}, "abstracts": []any{object{"value": f.abstract}}, "dois": []any{object{"value": f.doi}}, "earliest_date": f.year,
			"authors": f.peopleAs(func(family, given string) any { return object{"full_name": family + ", " + given} }), "publication_info": []any{object{"journal_title": f.venue, "journal_volume": "3", "year": 2024}}}}
	}),
	"ads": reply(`{"responseHeader":{"status":0},"response":{"numFound":1,"start":0,"docs":[`, "]}}\n", func(f fields) map[string]any {
		return object{"id": fmt.Sprint(f.i), "bibcode": fmt.Sprintf("2024Subj.%09dA", f.i), "title": []string{f.title}, "abstract": f.abstract, "author": f.peopleAs(func(family, given string) any { return family + ", " + given }),
			"pubdate": f.year + "-05-00", "year": f.year, "doctype": "article", "doi": []string{f.doi}, "pub": f.venue, "volume": "3", "page": []string{"10"}, "citation_count": 3}
	}),
	"europepmc": reply(`{"hitCount":1,"resultList":{"result":[`, "]}}\n", func(f fields) map[string]any {
		return object{"id": fmt.Sprint(f.i + 1), "source": "MED", "pmid": fmt.Sprint(f.i + 1), "doi": f.doi, "title": f.title, "authorString": f.listed("%s", ", "), "abstractText": f.abstract, "pubYear": f.year, "citedByCount": 3,
			"authorList": object{"author": f.peopleAs(func(family, given string) any {
				return object{"fullName": family, "firstName": given, "lastName": family}
			})}, "journalInfo": object{"volume": "3", "issue": "2", "journal": object{"title": f.venue, "ISSN": "1234-5679"}}, "firstPublicationDate": f.year + "-05-05"}
	}),
	"dblp-json": reply(`{"result":{"hits":{"@total":"1","hit":[`, "]}}}\n", func(f fields) map[string]any {
		return object{"@score": "1", "@id": fmt.Sprint(f.i), "info": object{"authors": object{"author": f.peopleAs(func(family, given string) any { return object{"@pid": "1/1", "text": whole(family, given)} })}, "title": f.title + ".",
			"venue": f.venue, "pages": "10-20", "year": f.year, "type": "Conference and Workshop Papers", "key": fmt.Sprintf("conf/subj/%d", f.i), "doi": f.doi, "ee": "https://doi.org/" + f.doi}}
	}),
	"zotero": reply("[", "]\n", func(f fields) map[string]any {
		return object{"key": fmt.Sprintf("K%07d", f.i), "version": 1, "library": object{"type": "user", "id": 1}, "data": object{"key": fmt.Sprintf("K%07d", f.i), "itemType": "journalArticle", "title": f.title, "abstractNote": f.abstract, "publicationTitle": f.venue,
			"volume": "3", "issue": "2", "pages": "10-20", "date": f.year, "DOI": f.doi, "tags": []any{object{"tag": f.category}},
			"creators": f.peopleAs(func(family, given string) any {
				return object{"creatorType": "author", "firstName": given, "lastName": family}
			})}}
	}),
}
