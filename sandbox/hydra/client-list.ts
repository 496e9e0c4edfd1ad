// The list of clients, filtered by name and owner.
import { malformed } from "./errors.ts";
import type { HttpAnswer, HttpRequest } from "./http.ts";
import type { Hydra } from "./hydra.ts";
import { pageOf } from "./paging.ts";

export function listClients(hydra: Hydra, request: HttpRequest): HttpAnswer {
  const [name, owner] = [request.query.get("client_name"), request.query.get("owner")];
  const items = [...hydra.store.clients.values()]
    .map(({ client }) => client)
    .filter((client) => (!name || client.client_name === name) && (!owner || client.owner === owner));
  return pageOf(hydra, request, {
    path: "/admin/clients",
    items,
    keyOf: (client) => client.client_id,
    show: (client) => client,
    refusal: malformed,
    linkWhenEmpty: true,
  });
}
