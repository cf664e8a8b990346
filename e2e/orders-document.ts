/** A small API with examples, so that the sandbox backend answers something worth reading. */
export const ordersDocument = `openapi: 3.1.0
info:
  title: Orders
  version: 1.0.0
servers:
  - url: https://orders.example.com
paths:
  /orders:
    get:
      operationId: listOrders
      summary: List orders
      responses:
        "200":
          description: The orders
          content:
            application/json:
              example: [{ id: "o-1", state: shipped }]
  /orders/{id}:
    get:
      operationId: readOrder
      summary: Read one order
      parameters:
        - { name: id, in: path, required: true, schema: { type: string } }
      responses:
        "200":
          description: The order
          content:
            application/json:
              example: { id: "o-1", state: shipped }
`;
